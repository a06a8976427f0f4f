import { type Command, Option } from "commander";
import { modes } from "../../engine/compat/modes.ts";
import { encodings, levels } from "../../properties/compat/levels.ts";
import { caseTimeoutOption } from "../case-timeout.ts";
import type { CompatFlags } from "../compat.ts";
import { defaultExamples } from "../defaults.ts";
import { environmentOf } from "../environment.ts";
import { oneOf, repeated, someText, wholeNumber, wordsOf } from "../flag-values.ts";
import type { CommandPlace } from "../program.ts";
import { reportOption, seedOption } from "../run-flags.ts";
import { addImportPath } from "../schema-flags.ts";

/** `wireproof compat <new…> --against <old>` */
export function addCompat({ program, terminal, args, style, ending }: CommandPlace): void {
  const command = program
    .command("compat")
    .description("say whether a change of a schema is safe, and show the message that breaks")
    .argument(
      "[new...]",
      "folders, files or globs of .proto, descriptor sets, or a git revision (.git#ref=main,subdir=proto)",
    )
    .usage("[options] <new...> --against <old>");
  command.addOption(
    new Option("--against <old>", "an earlier version, as <new>; repeatable, oldest first")
      .argParser(repeated(someText("--against")))
      .default([], "none"),
  );
  addImportPath(command);
  addDemand(command);
  addCarrier(command);
  addResults(command);
  command.action(
    ending(async (paths: readonly string[], flags: CompatFlags) => {
      const { compat } = await import("../compat.ts");
      const environment = environmentOf(command);
      return compat(paths, flags, { terminal, args, environment, style: style() });
    }),
  );
}

/** What has to hold. */
function addDemand(command: Command): void {
  command
    .addOption(
      new Option(
        "--mode <mode>",
        `which version reads the other, for every message: ${modes.join(", ")}`,
      )
        .argParser(oneOf("--mode", modes))
        .conflicts("rollout"),
    )
    .addOption(
      new Option("--rollout <order>", "what is updated first: servers-first, clients-first or any")
        .argParser(oneOf("--rollout", ["servers-first", "clients-first", "any"]))
        .default("servers-first"),
    )
    .addOption(
      new Option("--level <level>", `the level that has to hold: ${levels.join(", ")}`)
        .argParser(oneOf("--level", levels))
        .default("presence"),
    )
    .addOption(
      new Option("--encoding <encodings>", "in which messages travel, with commas between")
        .argParser(wordsOf("--encoding", encodings))
        .default(encodings, encodings.join(",")),
    )
    .addOption(
      new Option("--json-unknown <what>", "what readers of JSON do with unknown members")
        .argParser(oneOf("--json-unknown", ["ignore", "refuse"]))
        .default("ignore"),
    )
    .addOption(
      new Option("--change <glob>", "only changes of that subject; acme.v1.Order.*; repeatable")
        .argParser(repeated(someText("--change")))
        .default([], "all"),
    )
    .addOption(
      new Option("--accept <file>", "a file of accepted changes; repeatable")
        .argParser(repeated(someText("--accept")))
        .default([], "none"),
    );
}

/** What writes and reads, and how many messages. */
function addCarrier(command: Command): void {
  command
    .addOption(
      new Option(
        "--codec <codec>",
        "a codec that writes and reads; reader=<codec> or writer=<codec> for one of the two; repeatable",
      )
        .argParser(repeated(someText("--codec")))
        .default([], "our own implementation of the specification"),
    )
    .addOption(caseTimeoutOption())
    .addOption(seedOption())
    .addOption(
      new Option(
        "-n, --max-examples <count>",
        "random messages of each message type that changed, each way",
      )
        .env("WIREPROOF_MAX_EXAMPLES")
        .argParser(wholeNumber("--max-examples", { min: 0 }))
        .default(defaultExamples),
    );
}

function addResults(command: Command): void {
  command
    .addOption(reportOption())
    .option(
      "--format <format>",
      "text, json or github (annotations) on stdout",
      oneOf("--format", ["text", "json", "github"]),
      "text",
    )
    .option(
      "--exit-code-findings <code>",
      "end with that in place of 1 where something breaks; 100 is buf's",
      wholeNumber("--exit-code-findings", { min: 1, max: 255 }),
    )
    .option("-q, --quiet", "print what breaks, and warnings, only");
}
