/** A shell in a real terminal: tmux runs it, types, presses Tab, and reads the screen. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { installPackages } from "../../debian-packages.ts";
import { until } from "../processes.ts";

export type ShellName = "bash" | "zsh" | "fish";

export interface Terminal {
  /** Types a line up to Tab on an empty prompt and gives what it has become; with `@` typed behind it, to show where the cursor was left. */
  completed(line: string): Promise<string>;
  /** What a Tab, pressed twice, shows below the line. */
  listed(line: string): Promise<string>;
  /** Types a line and runs it. */
  run(line: string): Promise<void>;
  close(): Promise<void>;
}

const PACKAGES = ["tmux", "bash-completion", "zsh", "fish"];

/** Shells without anybody's settings: a prompt, and completion as a fresh installation has it. */
const SHELLS: Readonly<Record<ShellName, { readonly start: string; readonly settings: string }>> = {
  bash: { start: "bash --norc -i", settings: "PS1='> '; . /usr/share/bash-completion/bash_completion" },
  zsh: { start: "zsh -f -i", settings: "PS1='> '; autoload -U compinit; compinit -D" },
  fish: { start: "fish --no-config -i", settings: "function fish_prompt; echo '> '; end; function fish_right_prompt; end" },
};

/** `source` reads the completion script that a command prints. */
export function sourcing(shell: ShellName, command: string): string {
  return shell === "fish" ? `${command} | source` : `source <(${command})`;
}

export async function openTerminal(shell: ShellName, env: Readonly<Record<string, string>>, cwd: string): Promise<Terminal> {
  await installPackages("The tests of shell completion", PACKAGES);
  const home = await mkdtemp(join(tmpdir(), "loopback-terminal-"));
  const socket = join(home, "tmux");
  const tmux = async (...args: string[]) => (await promisify(execFile)("tmux", ["-S", socket, "-f", "/dev/null", ...args], { env: { HOME: home, LANG: "C.UTF-8", TERM: "xterm-256color", ...env } })).stdout;
  const screen = () => tmux("capture-pane", "-p");
  const type = (text: string) => tmux("send-keys", "-l", "--", text);
  const press = (...keys: string[]) => tmux("send-keys", ...keys);
  const shows = (what: string, is: (screen: string) => boolean) =>
    until(what, 60, async () => is(await screen())).catch(async (error: Error) => { throw new Error(`${error.message}. On the screen:\n${await screen()}`); });

  await tmux("new-session", "-d", "-x", "150", "-y", "50", "-c", cwd, SHELLS[shell].start);
  const { settings } = SHELLS[shell];
  // The words are put together by the shell, so that typing them does not show them.
  const run = async (line: string) => {
    await clear();
    await type(`${line}; echo do''ne`);
    await press("Enter");
    await shows(`${shell} has run ${line}`, (now) => /^done$/m.test(now));
  };
  // Keys of the line editor: unlike Ctrl-C they wait their turn.
  const clear = async () => {
    await press("C-u", "C-l");
    await shows(`${shell} has an empty prompt`, (now) => /^> ?\n*$/.test(now));
  };
  await type(settings);
  await press("Enter");
  await shows(`${shell} has our prompt`, (now) => /^> ?$/m.test(now));

  return {
    run,
    async completed(line) {
      await clear();
      await type(line);
      await press("Tab");
      await type("@");
      await shows(`${shell} has completed ${line}`, (now) => /^> .*@\s*$/m.test(now));
      return /^> (.*@)\s*$/m.exec(await screen())![1]!;
    },
    async listed(line) {
      await clear();
      await type(line);
      await press("Tab");
      await press("Tab");
      const lines = (now: string) => now.trimEnd().split("\n");
      await shows(`${shell} lists what ${line} may become`, (now) => lines(now).length > 1);
      // Fish and zsh draw the list in one go, bash writes it line by line.
      for (let before = ""; before !== (before = await screen());) await new Promise((resume) => setTimeout(resume, 200));
      return screen();
    },
    async close() {
      await tmux("kill-server").catch(() => {});
      await rm(home, { recursive: true, force: true, maxRetries: 20 }); // a shell that is told to end still writes down what was typed
    },
  };
}
