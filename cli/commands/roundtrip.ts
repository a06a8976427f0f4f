import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import type { Phase } from "../../engine/finding.ts";
import { caseTimeoutOption } from "../case-timeout.ts";
import { defaultExamples, defaultShrinkMs, defaultStore, mostWorkers } from "../defaults.ts";
import { environmentOf } from "../environment.ts";
import {
  duration,
  oneOf,
  repeated,
  seedValue,
  someText,
  wholeNumber,
  wordsOf,
} from "../flag-values.ts";
import type { CommandPlace } from "../program.ts";
import { reportFileOf } from "../report-file.ts";
import type { RoundtripFlags } from "../roundtrip.ts";
import { addImportPath } from "../schema-flags.ts";

const phases: readonly Phase[] = ["saved", "edges", "random"];

/** `wireproof roundtrip <schema…>` */
export function addRoundtrip({ program, terminal, args, colour, ending }: CommandPlace): void {
  const command = program
    .command("roundtrip")
    .description("send generated messages of a schema through codecs, and show what breaks")
    .argument("[schema...]", "folders, files or globs of .proto, or descriptor sets")
    .usage("[options] <schema...>");
  addSelection(addImportPath(command));
  addBudget(command);
  addStore(command);
  addOutput(command);
  command.action(
    ending(async (paths: readonly string[], flags: RoundtripFlags) => {
      const { roundtrip } = await import("../roundtrip.ts");
      const environment = environmentOf(command);
      return roundtrip(paths, flags, { terminal, args, environment, colour: colour() });
    }),
  );
}

function addSelection(command: Command): void {
  command
    .addOption(
      new Option("--codec <codec>", "a built-in codec or the path of a module; repeatable")
        .argParser(repeated(someText("--codec")))
        .default([], "all built-in ones"),
    )
    .addOption(
      new Option("--message <glob>", "only messages of that name; acme.v1.*, acme.**; repeatable")
        .argParser(repeated(someText("--message")))
        .default([], "all"),
    )
    .addOption(
      new Option("--property <glob>", "only properties of that id; repeatable")
        .argParser(repeated(someText("--property")))
        .default([], "all"),
    )
    .addOption(
      new Option("--phases <phases>", "which cases to run, with commas between")
        .argParser(wordsOf("--phases", phases))
        .default(phases, phases.join(",")),
    )
    .option("--demo", "run on the schemas that come with wireproof");
}

function addBudget(command: Command): void {
  command
    .addOption(
      new Option("--seed <seed>", "make the same cases again; default a new seed")
        .env("WIREPROOF_SEED")
        .argParser(seedValue("--seed")),
    )
    .addOption(
      new Option("-n, --max-examples <count>", "random cases of each check")
        .env("WIREPROOF_MAX_EXAMPLES")
        .argParser(wholeNumber("--max-examples", { min: 0 }))
        .default(defaultExamples),
    )
    .option(
      "--max-edges <count>",
      "boundary cases of each check, taken evenly over all there are; default all",
      wholeNumber("--max-edges", { min: 1 }),
    )
    .option(
      "--max-time <time>",
      "begin no check after that: 30s, 5m; default no limit",
      duration("--max-time", { min: 1 }),
    )
    .option(
      "--workers <count>",
      "threads",
      wholeNumber("--workers", { min: 1 }),
      Math.min(mostWorkers, availableParallelism()),
    )
    .addOption(caseTimeoutOption())
    .addOption(
      new Option("--max-shrink-time <time>", "how long one failure may be shrunk")
        .argParser(duration("--max-shrink-time", { min: 0 }))
        .default(defaultShrinkMs, "10s"),
    );
}

function addStore(command: Command): void {
  command
    .option(
      "--store <folder>",
      "where failures are stored, and taken from for the phase saved",
      someText("--store"),
      defaultStore,
    )
    .option("--no-store", "store no failure")
    .addOption(
      new Option("--known <path>", "a file or folder of known failures; repeatable")
        .argParser(repeated(someText("--known")))
        .default([], "none"),
    );
}

function addOutput(command: Command): void {
  command
    .addOption(
      new Option("--report <kind=file>", "also write a report, as in json=out.json; repeatable")
        .argParser(repeated(reportFileOf))
        .default([], "none"),
    )
    .option(
      "--format <format>",
      "text or json on stdout",
      oneOf("--format", ["text", "json"]),
      "text",
    )
    .option("-q, --quiet", "print findings and warnings only");
}
