/**
 * The formula in a real Ruby, with a stand-in for Homebrew, which cannot be had as a package: it takes down what the
 * formula says for each system, and carries out what it installs and tests with the words of Homebrew that it uses.
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { manPages } from "../../packaging/project.ts";
import { VERSION } from "./made.ts";
import { debianTool } from "./tools.ts";
import { archiveName, emptyFolder, unpacked } from "./unpacked.ts";

const STAND_IN = String.raw`
require "json"; require "pathname"; require "fileutils"; require "shellwords"
SYSTEM, PROCESSOR, PREFIX, FORMULA, ACTION = ARGV
class Pathname
  def install(*files)
    FileUtils.mkdir_p(self)
    files.flatten.each { |file| raise "no #{file}" unless File.exist?(file); FileUtils.mv(file, self) }
  end
end
class Formula
  def self.said; @said ||= {}; end
  %i[desc homepage version license url sha256].each { |word| define_singleton_method(word) { |value| raise "#{word} twice" if said.key?(word); said[word] = value } }
  { on_macos: "darwin", on_linux: "linux" }.each { |word, system| define_singleton_method(word) { |&block| block.call if SYSTEM == system } }
  { on_arm: "arm64", on_intel: "amd64" }.each { |word, processor| define_singleton_method(word) { |&block| block.call if PROCESSOR == processor } }
  def self.test(&block); @test = block; end
  def self.tests; @test; end
  def prefix; Pathname.new(PREFIX); end
  def bin; prefix/"bin"; end
  def man; prefix/"share/man"; end
  def man1; man/"man1"; end
  def doc; prefix/"share/doc/kubectl-loopback"; end
  def testpath; Pathname.new(Dir.pwd); end
  def version; self.class.said[:version]; end
  def shell_output(command); text = %x(#{command}); raise "#{command}: #{$?}" unless $?.success?; text; end
  def assert_match(expected, text); raise "no #{expected} in #{text}" unless text.include?(expected); end
end
load FORMULA
case ACTION
when "say" then puts JSON.generate(KubectlLoopback.said)
when "install" then KubectlLoopback.new.install
when "test" then KubectlLoopback.new.instance_eval(&KubectlLoopback.tests)
end
`;

const formula = () => join(inject("release"), "kubectl-loopback.rb");
let ruby: string;
beforeAll(() => void (ruby = debianTool("ruby")));

function brew(action: "say" | "install" | "test", cwd: string, prefix = cwd, system = "linux", processor = "amd64"): string {
  const standIn = join(emptyFolder(), "brew.rb");
  writeFileSync(standIn, STAND_IN);
  return execFileSync(ruby, [standIn, system, processor, prefix, formula(), action], { cwd, encoding: "utf8", env: { PATH: "/usr/bin:/bin", HOME: prefix } });
}

test("Ruby reads it without a warning", () => {
  expect(execFileSync(ruby, ["-wc", formula()], { encoding: "utf8" })).toBe("Syntax OK\n");
});

test.each([["darwin", "amd64"], ["darwin", "arm64"], ["linux", "amd64"], ["linux", "arm64"]] as const)("%s %s: its archive, with its checksum", (system, processor) => {
  const archive = archiveName(`${system}_${processor}`);
  const sum = readFileSync(join(inject("release"), "checksums.txt"), "utf8").split("\n").find((line) => line.endsWith(`  ${archive}`))!.split(" ")[0];
  const said = JSON.parse(brew("say", emptyFolder(), undefined, system, processor)) as Record<string, string>;
  expect(said).toEqual({ desc: expect.any(String), homepage: expect.stringMatching(/^https:/), version: VERSION, license: "Apache-2.0", url: `${said["homepage"]}/releases/download/v${VERSION}/${archive}`, sha256: sum });
  expect(said["desc"]).toMatch(/^(?!An? |The |kubectl)[A-Z].{10,78}[^.]$/);
});

test("what it installs from the archive passes its own test", () => {
  const from = unpacked("linux_amd64");
  const prefix = emptyFolder();
  const completes = existsSync(join(from, "kubectl_complete-loopback"));
  brew("install", from, prefix);
  expect(readdirSync(join(prefix, "bin")).toSorted()).toEqual(["kubectl-loopback", ...(completes ? ["kubectl_complete-loopback"] : [])]);
  expect(globSync("share/man/**/*.1", { cwd: prefix }).toSorted()).toEqual(manPages().map((page) => `share/${page}`));
  expect(readdirSync(join(prefix, "share/doc/kubectl-loopback")).toSorted()).toEqual(["THIRD-PARTY-NOTICES.txt", "sbom.cdx.json"]);
  brew("test", emptyFolder(), prefix);
});
