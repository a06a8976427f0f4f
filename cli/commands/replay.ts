import process from "node:process";
import { caseTimeoutOption } from "../case-timeout.ts";
import { defaultStore } from "../defaults.ts";
import { someText } from "../flag-values.ts";
import type { CommandPlace } from "../program.ts";

/** The flags of `replay`. */
interface ReplayFlags {
  readonly keep?: true;
  readonly store: string;
  readonly codec?: string;
  readonly caseTimeout: number;
}

/** `wireproof replay [id|file…]` */
export function addReplay({ program, terminal, colour, ending }: CommandPlace): void {
  program
    .command("replay")
    .description("show stored failures again; those that are fixed are taken out of the store")
    .argument("[failure...]", "ids or files of stored failures; all of the store where left out")
    .option("--keep", "keep fixed failures in the store")
    .option("--store <folder>", "where failures are stored", someText("--store"), defaultStore)
    .option(
      "--codec <codec>",
      "a codec in place of the stored one; keeps everything",
      someText("--codec"),
    )
    .addOption(caseTimeoutOption())
    .action(
      ending(async (ids: readonly string[], flags: ReplayFlags) => {
        const { replay } = await import("../../engine/replay.ts");
        const { renderReplay } = await import("../../reports/text/replay-text.ts");
        const request = {
          ids,
          storeFolder: flags.store,
          // What another codec gets right is not fixed in the stored one.
          keep: flags.keep ?? flags.codec !== undefined,
          ...(flags.codec === undefined ? {} : { codec: flags.codec }),
          baseFolder: process.cwd(),
          caseTimeoutMs: flags.caseTimeout,
        };
        const result = await replay(request, () => undefined);
        terminal.out(renderReplay(result, { colour: colour() }));
        return result.exitCode;
      }),
    );
}
