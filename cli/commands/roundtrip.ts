import { type Command, Option } from "commander";
import type { Phase } from "../../engine/finding.ts";
import { defaultExamples } from "../defaults.ts";
import { environmentOf } from "../environment.ts";
import { casePlace, duration, wholeNumber, wordsOf } from "../flag-values.ts";
import type { CommandPlace } from "../program.ts";
import type { RoundtripFlags } from "../roundtrip.ts";
import { addCases, addEffort, addOutput, addSelection, addStore } from "../run-flags.ts";
import { addImportPath } from "../schema-flags.ts";

const phases: readonly Phase[] = ["saved", "edges", "random"];

/** `wireproof roundtrip <schema…>` */
export function addRoundtrip({ program, terminal, args, style, ending }: CommandPlace): void {
  const command = program
    .command("roundtrip")
    .description("send generated messages of a schema through codecs, and show what breaks")
    .argument("[schema...]", "folders, files or globs of .proto, or descriptor sets")
    .usage("[options] <schema...>");
  addSelection(addImportPath(command));
  addPhases(command);
  command.addOption(
    new Option(
      "--case <phase:number>",
      "one case of each check alone, as in edges:12 or random:3; with the seed of its run",
    )
      .argParser(casePlace("--case"))
      .conflicts(["phases", "maxEdges"]),
  );
  addBudget(command);
  addStore(command);
  addOutput(command);
  command.action(
    ending(async (paths: readonly string[], flags: RoundtripFlags) => {
      const { roundtrip } = await import("../roundtrip.ts");
      const environment = environmentOf(command);
      return roundtrip(paths, flags, { terminal, args, environment, style: style() });
    }),
  );
}

function addPhases(command: Command): void {
  command.addOption(
    new Option("--phases <phases>", "which cases to run, with commas between")
      .argParser(wordsOf("--phases", phases))
      .default(phases, phases.join(",")),
  );
}

function addBudget(command: Command): void {
  addCases(command);
  command
    .addOption(
      new Option("-n, --max-examples <count>", "random cases of each check")
        .env("WIREPROOF_MAX_EXAMPLES")
        .argParser(wholeNumber("--max-examples", { min: 0 }))
        .default(defaultExamples),
    )
    .option(
      "--max-time <time>",
      "begin no check after that: 30s, 5m; default no limit",
      duration("--max-time", { min: 1 }),
    );
  addEffort(command);
}
