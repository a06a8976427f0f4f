import process from "node:process";
import { Option } from "commander";
import { exitCode } from "../../engine/exit-code.ts";
import { caseTimeoutOption } from "../case-timeout.ts";
import { defaultCallTimeoutMs, defaultStore } from "../defaults.ts";
import { duration, someText } from "../flag-values.ts";
import { addConnection } from "../live/connection-flags.ts";
import type { CallReplayFlags, callsAgain } from "../live/replay-calls.ts";
import { addSpawn } from "../live/spawn-flags.ts";
import type { CommandPlace } from "../program.ts";

/** The flags of `replay`. */
interface ReplayFlags extends CallReplayFlags {
  readonly keep?: true;
  readonly store: string;
  readonly codec?: string;
  readonly caseTimeout: number;
}

/** `wireproof replay [id|file…]` */
export function addReplay({ program, terminal, style, ending }: CommandPlace): void {
  const command = program
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
    .option(
      "--target <address>",
      "a server in place of the stored one: host:port; with --spawn where it is to listen",
      someText("--target"),
    )
    .addOption(
      new Option("--call-timeout <time>", "after how long a call is given up")
        .argParser(duration("--call-timeout", { min: 1 }))
        .default(defaultCallTimeoutMs, "10s"),
    )
    .addOption(
      new Option("--config <file>", "a config; default wireproof.config.{ts,mts,js,mjs,json}")
        .env("WIREPROOF_CONFIG")
        .argParser(someText("--config")),
    );
  addConnection(command);
  addSpawn(command);
  command.action(
    ending(async (ids: readonly string[], flags: ReplayFlags) => {
      const { replay } = await import("../../engine/replay.ts");
      const { renderReplay } = await import("../../reports/text/replay-text.ts");
      // What another codec or server gets right is not fixed in the stored one; what is started is the one to mend.
      const isOtherServer = flags.target !== undefined && flags.spawn === undefined;
      const isOther = flags.codec !== undefined || isOtherServer;
      const keep = flags.keep ?? isOther;
      let isInterrupted = false;
      const request = {
        ids,
        storeFolder: flags.store,
        keep,
        ...(flags.codec === undefined ? {} : { codec: flags.codec }),
        baseFolder: process.cwd(),
        caseTimeoutMs: flags.caseTimeout,
        replayCalls: async (files: Parameters<typeof callsAgain>[0]) => {
          const again = await import("../live/replay-calls.ts");
          return await again.callsAgain(files, flags, {
            ...{ command, terminal, keep },
            store: flags.store,
            onInterrupted: () => {
              isInterrupted = true;
            },
          });
        },
      };
      const result = await replay(request, () => undefined);
      terminal.out(renderReplay(result, style()));
      return isInterrupted ? exitCode.interrupted : result.exitCode;
    }),
  );
}
