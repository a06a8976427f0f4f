import { type Command, Option } from "commander";
import { defaultExamples } from "../defaults.ts";
import { environmentOf } from "../environment.ts";
import { duration, wholeNumber } from "../flag-values.ts";
import type { FuzzFlags } from "../fuzz.ts";
import type { CommandPlace } from "../program.ts";
import { addCases, addEffort, addOutput, addSelection, addStore } from "../run-flags.ts";
import { addImportPath } from "../schema-flags.ts";

/** `wireproof fuzz <schema…>` */
export function addFuzz({ program, terminal, args, style, ending }: CommandPlace): void {
  const command = program
    .command("fuzz")
    .description("run on, in rounds of fresh seeds, and keep what breaks")
    .argument("[schema...]", "folders, files or globs of .proto, or descriptor sets")
    .usage("[options] <schema...>");
  addSelection(addImportPath(command));
  addTime(command);
  addCases(command);
  addEffort(command);
  addStore(command);
  addOutput(command);
  command.action(
    ending(async (paths: readonly string[], flags: FuzzFlags) => {
      const { fuzz } = await import("../fuzz.ts");
      const environment = environmentOf(command);
      return fuzz(paths, flags, { terminal, args, environment, style: style() });
    }),
  );
}

function addTime(command: Command): void {
  command
    .option(
      "--max-time <time>",
      "stop after that: 30s, 10m, 8h; default runs until Ctrl-C",
      duration("--max-time", { min: 1 }),
    )
    .addOption(
      new Option("-n, --max-examples <count>", "random cases of each check in the first round")
        .env("WIREPROOF_MAX_EXAMPLES")
        .argParser(wholeNumber("--max-examples", { min: 1 }))
        .default(defaultExamples),
    );
}
