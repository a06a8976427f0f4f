import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { reportKindNames } from "../reports/report-kind-names.ts";
import { caseTimeoutOption } from "./case-timeout.ts";
import { defaultShrinkMs, defaultStore, mostWorkers } from "./defaults.ts";
import {
  duration,
  encodingName,
  oneOf,
  repeated,
  seedValue,
  someText,
  wholeNumber,
} from "./flag-values.ts";
import { reportFileOf } from "./report-file.ts";

/** `--seed`, which every command has whose work is drawn. */
export function seedOption(what = "make the same cases again; default a new seed"): Option {
  return new Option("--seed <seed>", what).env("WIREPROOF_SEED").argParser(seedValue("--seed"));
}

/** `--report`, which every command that judges has. */
export function reportOption(): Option {
  return new Option("--report <kind=file>", "also write a report, as in json=out.json; repeatable")
    .argParser(repeated(reportFileOf(reportKindNames)))
    .default([], "none");
}

/** Adds what is to be checked. */
export function addSelection(command: Command): void {
  command
    .addOption(
      new Option(
        "--codec <codec>",
        "a codec (wireproof list --codecs), one at a version (protobufjs@7.5.0), or the path of a module; repeatable",
      )
        .argParser(repeated(someText("--codec")))
        .default([], "the built-in ones with their usual settings"),
    )
    .addOption(
      new Option("--message <glob>", "only messages of that name; acme.v1.*, acme.**; repeatable")
        .argParser(repeated(someText("--message")))
        .default([], "all"),
    )
    .addOption(
      new Option("--property <glob>", "only properties of that id; repeatable")
        .argParser(repeated(someText("--property")))
        .default([], "all but diff/*"),
    )
    .addOption(
      new Option("--encoding <name>", "in text/*, only text in that encoding; repeatable")
        .argParser(repeated(encodingName("--encoding")))
        .default([], "all that iconv-lite knows"),
    )
    .option("--demo", "run on the schemas that come with wireproof");
}

/** Adds which cases are made, but for the number of random ones. */
export function addCases(command: Command): void {
  command
    .addOption(seedOption())
    .option(
      "--max-edges <count>",
      "boundary cases of each check, taken evenly over all there are; default all",
      wholeNumber("--max-edges", { min: 1 }),
    );
}

/** Adds what the work may take. */
export function addEffort(command: Command): void {
  command
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

/** Adds where failures are kept, and which are known. */
export function addStore(command: Command): void {
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

/** Adds what is printed and written. */
export function addOutput(command: Command): void {
  command
    .addOption(reportOption())
    .option(
      "--format <format>",
      "text or json on stdout",
      oneOf("--format", ["text", "json"]),
      "text",
    )
    .option("-q, --quiet", "print findings and warnings only");
}
