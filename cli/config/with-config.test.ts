import { join } from "node:path";
import process from "node:process";
import { Command, Option } from "commander";
import { expect, test } from "vitest";
import type { WireproofConfig } from "../../engine/config/define-config.ts";
import { duration, repeated, seedValue, someText, wholeNumber } from "../flag-values.ts";
import { withConfig } from "./with-config.ts";

/** A command with flags of every kind, as `wireproof run` has them. */
function commandOf(args: readonly string[]): Command {
  const command = new Command("run")
    .argument("[target]")
    .option("--plaintext", "")
    .addOption(new Option("--cacert <file>", "").conflicts("plaintext"))
    .addOption(
      new Option("--proto <path>", "").argParser(repeated(someText("--proto"))).default([], "none"),
    )
    .addOption(
      new Option("-H, --header <header>", "").argParser(repeated(someText("--header"))).default([]),
    )
    .addOption(
      new Option("-n, --max-examples <count>", "")
        .env("WIREPROOF_TEST_MAX_EXAMPLES")
        .argParser(wholeNumber("--max-examples", { min: 0 }))
        .default(100),
    )
    .option("--max-time <time>", "", duration("--max-time", { min: 1 }))
    .addOption(new Option("--seed <seed>", "").argParser(seedValue("--seed")))
    .option("--spawn <command>", "")
    .option("--store <folder>", "", someText("--store"), ".wireproof/failures")
    .option("--no-store", "")
    .exitOverride();
  return command.parse(args, { from: "user" });
}

function flagsOf(
  args: readonly string[],
  run: NonNullable<WireproofConfig["run"]>,
  folder: string = process.cwd(),
): Readonly<Record<string, unknown>> {
  const command = commandOf(args);
  return withConfig(command.opts(), command, { name: "c.ts", folder, config: { run } });
}

test("without a config the flags are what they are", () => {
  const command = commandOf(["--seed", "7"]);

  expect(withConfig(command.opts(), command, undefined)).toEqual(command.opts());
});

test("a config is over defaults and under the command line, and goes through the parsers of flags", () => {
  const run = { maxExamples: 5, maxTime: "2m", seed: 2n ** 63n, plaintext: true, header: "a: b" };

  expect(flagsOf([], run)).toMatchObject({
    maxExamples: 5,
    maxTime: 120_000,
    seed: "9223372036854775808",
    plaintext: true,
    header: ["a: b"],
  });
  expect(flagsOf(["-n", "100", "-H", "c: d", "--max-time", "1s"], run)).toMatchObject({
    maxExamples: 100,
    maxTime: 1000,
    header: ["c: d"],
  });
  expect(flagsOf([], { maxTime: 1.5 })).toMatchObject({ maxTime: 1500, maxExamples: 100 });
});

test("the environment is over the config", () => {
  process.env["WIREPROOF_TEST_MAX_EXAMPLES"] = "9";

  const flags = flagsOf([], { maxExamples: 5 });

  delete process.env["WIREPROOF_TEST_MAX_EXAMPLES"];
  expect(flags).toMatchObject({ maxExamples: 9 });
});

test("paths are relative to the config", () => {
  const folder = join(process.cwd(), "sub", "deep");

  expect(
    flagsOf([], { proto: ["protos/", "../a/**/*.proto"], store: "s", cacert: "/ca.pem" }, folder),
  ).toMatchObject({ proto: ["sub/deep/protos", "sub/a/**/*.proto"], store: "sub/deep/s" });
});

test("store: false is --no-store, and the command line wins over it", () => {
  expect(flagsOf([], { store: false })).toMatchObject({ store: false });
  expect(flagsOf(["--store", "mine"], { store: false })).toMatchObject({ store: "mine" });
  expect(flagsOf(["--no-store"], { store: "theirs" })).toMatchObject({ store: false });
});

test("what is given takes the place of what conflicts with it, target and spawn too", () => {
  const run = { cacert: "ca.pem", target: "a:1", spawn: "npm start" };

  expect(flagsOf([], run)).toMatchObject({ cacert: "ca.pem", target: "a:1", spawn: "npm start" });
  expect(flagsOf(["--plaintext"], run)).not.toHaveProperty("cacert");
  expect(flagsOf(["b:2"], run)).not.toHaveProperty("spawn");
  expect(flagsOf(["--spawn", "x"], run)).not.toHaveProperty("target");
  expect(flagsOf(["--cacert", "x"], { plaintext: true })).not.toHaveProperty("plaintext");
});

test("what a flag does not take is told with the place in the config", () => {
  expect(() => flagsOf([], { maxTime: "soon" })).toThrow(
    'c.ts: run.maxTime: expected a time such as 500ms, 30s or 5m, got "soon"',
  );
});

test("a target of the config gives way to the command line, wherever that names one", () => {
  const run = { target: "localhost:1", spawn: "s" };
  const replay = (args: readonly string[]): Command =>
    new Command("replay")
      .argument("[failure...]")
      .option("--target <address>")
      .option("--spawn <command>")
      .parse(args, { from: "user" });
  const merged = (command: Command): object =>
    withConfig(command.opts(), command, { name: "c.ts", folder: ".", config: { run } });

  expect(merged(replay([]))).toEqual({ target: "localhost:1", spawn: "s" });
  expect(merged(replay(["4bc7kp"]))).toEqual({ target: "localhost:1", spawn: "s" });
  expect(merged(replay(["--target", "localhost:2"]))).toEqual({ target: "localhost:2" });
  expect(merged(replay(["--spawn", "t"]))).toEqual({ spawn: "t" });
});
