/** Where text goes. */
export interface Sink {
  write(text: string | Uint8Array): void;
  readonly isTTY: boolean;
  /** Width of the terminal in columns; 80 where it is none. */
  readonly columns: number;
}

/** All that a run may touch of the process around it. */
export interface Shell {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The day it is here, `2027-01-31`. */
  readonly today: string;
  /** The time it is here, `16:40:12`. */
  readonly time: string;
  /** Version of the Node that runs this. */
  readonly nodeVersion: string;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readStdin(): Promise<Uint8Array>;
  /** Whether a person can be asked: input and error output are terminals. */
  readonly isInteractive: boolean;
  /** Asks a question on standard error and reads one line. */
  ask(question: string): Promise<string>;
  /** Aborts when the user interrupts. */
  readonly interrupted: AbortSignal;
}

/** 0: nothing at or above `--fail-on`; 1: something; 2: wrong usage; 3: something could not be read; 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;
