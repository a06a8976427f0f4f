import { type Command, Option } from "commander";
import type { CallPhase } from "../../engine/live/call-finding.ts";
import { defaultCallTimeoutMs, defaultExamples, defaultShrinkMs } from "../defaults.ts";
import { environmentOf } from "../environment.ts";
import { duration, repeated, someText, wholeNumber, wordsOf } from "../flag-values.ts";
import { addConnection } from "../live/connection-flags.ts";
import { addServerSchema } from "../live/server-schema-flags.ts";
import { addSpawn } from "../live/spawn-flags.ts";
import type { CommandPlace } from "../program.ts";
import type { RunFlags } from "../run.ts";
import { addCases, addOutput, addStore } from "../run-flags.ts";

/** What finds a known good request is done whatever is asked for. */
const phases: readonly CallPhase[] = ["saved", "edges", "random"];

/** How many calls are under way at once, where nothing is said. */
const defaultConcurrency = 8;

/** How many calls the shrinking of one failure may take, where nothing is said. */
const defaultShrinkCalls = 500;

const epilogue = `
Exit codes: 0 held, 1 a new finding, 2 wrong usage, schema or config, 3 the server cannot be reached,
            4 no call was answered, or no method is left, 5 a known failure no longer fails, 130 interrupted

Examples:
  wireproof run localhost:50051
  wireproof run localhost:50051 --proto protos/ --include 'acme.v1.Orders/*' --max-time 1m
  wireproof run --spawn "node server.js --port {port}"
  wireproof run api.example.com:443 --allow-remote --rate 20 -H "authorization: Bearer $TOKEN"
`;

/** `wireproof run [host:port]` */
export function addRun({ program, terminal, args, style, ending }: CommandPlace): void {
  const command = program
    .command("run")
    .description("call every method of a gRPC server with generated messages, and show what breaks")
    .argument("[address]", "the server: host:port, [::1]:port or unix:/path")
    .usage("[options] [address]")
    .addHelpText("after", epilogue);
  addServerSchema(command);
  addConnection(command);
  addServer(command);
  addSelection(command);
  addBudget(command);
  addStore(command);
  addOutput(command);
  command
    .option("--fail-on-warning", "end with 1 where there is a warning")
    .addOption(
      new Option("--config <file>", "a config; default wireproof.config.{ts,mts,js,mjs,json}")
        .env("WIREPROOF_CONFIG")
        .argParser(someText("--config")),
    );
  command.action(
    ending(async (address: string | undefined, flags: RunFlags) => {
      const { run } = await import("../run.ts");
      const environment = environmentOf(command);
      return run(address, flags, command, { terminal, args, environment, style: style() });
    }),
  );
}

function addServer(command: Command): void {
  addSpawn(command);
  command
    .addOption(
      new Option("--call-timeout <time>", "after how long a call is given up")
        .argParser(duration("--call-timeout", { min: 1 }))
        .default(defaultCallTimeoutMs, "10s"),
    )
    .option(
      "--rate <count>",
      "calls a second at most; default no limit",
      wholeNumber("--rate", { min: 1 }),
    )
    .option(
      "--concurrency <count>",
      "calls that are under way at once",
      wholeNumber("--concurrency", { min: 1, max: 1000 }),
      defaultConcurrency,
    );
}

function addSelection(command: Command): void {
  command
    .addOption(
      new Option(
        "--include <glob>",
        "only methods of that name: acme.v1.Orders/*, **/Get*; repeatable",
      )
        .argParser(repeated(someText("--include")))
        .default([], "all"),
    )
    .addOption(
      new Option("--exclude <glob>", "no methods of that name; repeatable")
        .argParser(repeated(someText("--exclude")))
        .default([], "none"),
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
    );
}

function addBudget(command: Command): void {
  addCases(command);
  command
    .addOption(
      new Option("-n, --max-examples <count>", "random cases of each method")
        .env("WIREPROOF_MAX_EXAMPLES")
        .argParser(wholeNumber("--max-examples", { min: 0 }))
        .default(defaultExamples),
    )
    .option(
      "--max-time <time>",
      "begin no case after that: 30s, 5m; default no limit",
      duration("--max-time", { min: 1 }),
    )
    .option(
      "--max-shrink-calls <count>",
      "calls that the shrinking of one failure may take",
      wholeNumber("--max-shrink-calls", { min: 0 }),
      defaultShrinkCalls,
    )
    .addOption(
      new Option("--max-shrink-time <time>", "how long one failure may be shrunk")
        .argParser(duration("--max-shrink-time", { min: 0 }))
        .default(defaultShrinkMs, "10s"),
    );
}
