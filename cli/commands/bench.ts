import { type Command, Option } from "commander";
import type { BenchFlags } from "../bench/bench-flags.ts";
import { defaultCallTimeoutMs } from "../defaults.ts";
import { environmentOf } from "../environment.ts";
import {
  duration,
  numbersOf,
  oneOf,
  repeated,
  shareOf,
  someText,
  wholeNumber,
  wordsOf,
} from "../flag-values.ts";
import { addConnection } from "../live/connection-flags.ts";
import { addServerSchema } from "../live/server-schema-flags.ts";
import { addSpawn } from "../live/spawn-flags.ts";
import type { CommandPlace } from "../program.ts";
import { reportFileOf } from "../report-file.ts";
import { seedOption } from "../run-flags.ts";

/** What is measured of a codec. */
const operations = "encode decode json-encode json-decode transcode draw".split(" ");

/** One process has no more descriptors of files than that, on many machines. */
const mostConnections = 500;

const defaultWarmUpMs = 1000;

const epilogue = `
Exit codes: 0 nothing is slower, 1 something is slower or too many calls failed, 2 wrong usage, schema or
            baseline, 3 the server cannot be reached, 4 nothing was measured, 130 interrupted

Examples:
  wireproof bench protos/ --codec protobufjs --codec protobuf-es
  wireproof bench protos/ --save perf.json
  wireproof bench protos/ --compare perf.json
  wireproof bench protos/ --codec protobufjs --against 7.5.4
  wireproof bench localhost:50051 --include 'acme.v1.Orders/Get' --concurrency 1,8,64
  wireproof bench localhost:50051 --rate 500,1000,2000 --duration 30s --report html=load.html
  wireproof bench localhost:50051 --against localhost:50052
  wireproof bench --selftest
`;

/** `wireproof bench [schema… | host:port]` */
export function addBench({ program, terminal, args, style, ending }: CommandPlace): void {
  const command = program
    .command("bench")
    .description("measure codecs on a schema or a gRPC server under load, and say what got slower")
    .argument("[subject...]", "paths of a schema, or a server: host:port, [::1]:port or unix:/path")
    .usage("[options] [subject...]")
    .addHelpText("after", epilogue);
  addComparison(command);
  addCodecs(command);
  addLoad(command);
  addServerSchema(command);
  addConnection(command);
  addSpawn(command);
  addOutput(command);
  command.action(
    ending(async (subject: readonly string[], flags: BenchFlags) => {
      const { bench } = await import("../bench.ts");
      const environment = environmentOf(command);
      return bench(subject, flags, command, { terminal, args, environment, style: style() });
    }),
  );
}

function addComparison(command: Command): void {
  command
    .addOption(seedOption("measure with the same messages again; default always the same"))
    .option("--save [file]", "keep the figures; default .wireproof/perf/codecs.json or load.json")
    .option("--compare [file]", "compare with figures that were kept; fails where one is slower")
    .option(
      "--against <other>",
      "measure another build of the codec (a version, or a path) or another server (host:port) in the same run, by turns",
      someText("--against"),
    )
    .option(
      "--against-spawn <command>",
      "the same with a server that is started",
      someText("--against-spawn"),
    )
    .option(
      "--tolerance <percent>",
      "smaller changes are none; default 2 by turns, 5 with a baseline, 10 with one of another machine",
      shareOf("--tolerance"),
    )
    .option("--selftest", "compare a codec with itself, and with itself slowed down: is it told?")
    .option(
      "--comparisons <count>",
      "with --selftest, how many of each kind",
      wholeNumber("--comparisons", { min: 1, max: 1000 }),
    );
}

function addCodecs(command: Command): void {
  command
    .addOption(
      new Option(
        "--codec <codec>",
        "a codec (wireproof list --codecs), one at a version (protobufjs@7.5.0), or the path of a module; repeatable",
      )
        .argParser(repeated(someText("--codec")))
        .default([], "all built-in ones"),
    )
    .addOption(
      new Option("--message <glob>", "only messages of that name; acme.v1.*, acme.**; repeatable")
        .argParser(repeated(someText("--message")))
        .default([], "all"),
    )
    .addOption(
      new Option("--operation <words>", `what is measured, of ${operations.join(",")}`).argParser(
        wordsOf("--operation", operations),
      ),
    )
    .addOption(
      new Option("--time <time>", "how long to measure codecs in all; default 10s").argParser(
        duration("--time", { min: 1 }),
      ),
    )
    .option("--demo", "measure on the schemas that come with wireproof");
}

function addLoad(command: Command): void {
  addLoadSubject(command);
  addLoadShape(command);
  command
    .addOption(
      new Option("--workers <count>", "threads that call").argParser(
        wholeNumber("--workers", { min: 1, max: 64 }),
      ),
    )
    .addOption(
      new Option("--call-timeout <time>", "after how long a call is given up")
        .argParser(duration("--call-timeout", { min: 1 }))
        .default(defaultCallTimeoutMs, "10s"),
    )
    .addOption(
      new Option("--max-error-share <percent>", "more calls than that must not fail")
        .argParser(shareOf("--max-error-share"))
        .default(0.01, "1"),
    )
    .option(
      "--pid <id>",
      "the server's process, to tell its CPU and memory; known with --spawn",
      wholeNumber("--pid", { min: 1 }),
    )
    .option(
      "--recommend",
      "try compression, connections and keepalive, or kept messages of codecs, by turns",
    )
    .addOption(
      new Option("--config <file>", "a config; default wireproof.config.{ts,mts,js,mjs,json}")
        .env("WIREPROOF_CONFIG")
        .argParser(someText("--config")),
    );
}

function addLoadSubject(command: Command): void {
  command
    .addOption(
      new Option(
        "--include <glob>",
        "measure methods of that name: acme.v1.Orders/*, **/Get*; repeatable",
      )
        .argParser(repeated(someText("--include")))
        .default([], "those that read"),
    )
    .addOption(
      new Option("--exclude <glob>", "never call methods of that name; repeatable")
        .argParser(repeated(someText("--exclude")))
        .default([], "none"),
    )
    .addOption(
      new Option("--data <json>", "a request in ProtoJSON, or @file; repeatable")
        .argParser(repeated(someText("--data")))
        .default([], "generated ones"),
    )
    .addOption(
      new Option("--compression <kind>", "how requests are compressed")
        .argParser(oneOf("--compression", ["identity", "gzip", "deflate"]))
        .default("identity"),
    );
}

function addLoadShape(command: Command): void {
  command
    .option(
      "--concurrency <counts>",
      "callers, each of which waits for its answer; default 1,4,16,64",
      numbersOf("--concurrency", { min: 1, max: 10_000 }),
    )
    .option(
      "--rate <counts>",
      "calls a second, sent when they are due; beside callers only where these are named too",
      numbersOf("--rate", { min: 1, max: 1_000_000 }),
    )
    .addOption(
      new Option("--connections <counts>", "connections")
        .argParser(numbersOf("--connections", { min: 1, max: mostConnections }))
        .default([1], "1"),
    )
    .option(
      "--duration <time>",
      "how long each step is measured; default 1s to 5s, about half a minute in all",
      duration("--duration", { min: 100 }),
    )
    .addOption(
      new Option("--calls <count>", "how many calls each step makes, in place of a time")
        .argParser(wholeNumber("--calls", { min: 1 }))
        .conflicts("duration"),
    )
    .addOption(
      new Option("--warm-up <time>", "how long each step runs before it is measured")
        .argParser(duration("--warm-up", { min: 0 }))
        .default(defaultWarmUpMs, "1s"),
    )
    .option("--keepalive <time>", "send a ping so often", duration("--keepalive", { min: 100 }));
}

function addOutput(command: Command): void {
  command
    .addOption(
      new Option("--report <kind=file>", "also write a report: html=, json= or github=; repeatable")
        .argParser(repeated(reportFileOf(["html", "json", "github"])))
        .default([], "none"),
    )
    .option(
      "--format <format>",
      "text or json on stdout",
      oneOf("--format", ["text", "json"]),
      "text",
    )
    .option("-q, --quiet", "print no progress");
}
