import process from "node:process";
import type { Command } from "commander";
import {
  type CallReplayed,
  replayCalls,
  type StoredCallFile,
} from "../../engine/live/replay-call.ts";
import { silenceGrpcJs } from "../../transports/grpc-js/silence.ts";
import { loadConfig } from "../config/load-config.ts";
import { withConfig } from "../config/with-config.ts";
import { interruptionOf } from "../interruption.ts";
import type { Terminal } from "../terminal.ts";
import { type ReplayedCommand, replayCommand, type SharedFlags } from "./replay-command.ts";
import { runTarget } from "./run-target.ts";
import { spawnedTarget } from "./spawned-target.ts";

/** The flags of `replay` that are for failures of servers. */
export interface CallReplayFlags extends SharedFlags {
  /** A server in place of the stored one. */
  readonly target?: string;
}

/** What a replay of calls takes from its command. */
export interface CallReplayPlace {
  readonly command: Command;
  readonly terminal: Terminal;
  readonly store: string;
  /** Whether failures that are fixed stay in the store. */
  readonly keep: boolean;
  /** Told where the user wanted it to stop. */
  readonly onInterrupted: () => void;
}

/**
 * Makes the calls of stored failures again, with what the command line and the config say of connections.
 *
 * @throws ToolError `config` for a config that is none, and `usage` for a server that may not be called.
 */
export async function callsAgain(
  files: readonly StoredCallFile[],
  onCommandLine: CallReplayFlags,
  { command, terminal, store, keep, onInterrupted }: CallReplayPlace,
): Promise<readonly CallReplayed[]> {
  silenceGrpcJs();
  const folder = process.cwd();
  const file = onCommandLine.config;
  const loaded = await loadConfig({ folder, file, environment: process.env });
  const flags: CallReplayFlags = withConfig(onCommandLine, command, loaded);
  // A failure is of its own server, whichever the config names; one that is started listens where the config says.
  const target = flags.spawn === undefined ? onCommandLine.target : flags.target;
  // One that was asked for and may not be called is a mistake of the request.
  if (target !== undefined) runTarget(target, flags);
  const interruption = interruptionOf(terminal);
  const { signal } = interruption;
  const server =
    flags.spawn === undefined ? undefined : await spawnedTarget(flags.spawn, target, flags, signal);
  const given = server?.address ?? target;
  const place = { command, flags, store, target: onCommandLine.target };
  try {
    const replayed = await replayCalls(
      {
        keep,
        targetOf: (address) => runTarget(given ?? address, flags),
        ...(server === undefined ? {} : { server }),
        ...(flags.waitFor === undefined ? {} : { waitMs: flags.waitFor }),
        callTimeoutMs: flags.callTimeout,
        config: loaded?.config.run ?? {},
        signal,
      },
      files,
    );
    if (signal.aborted) onInterrupted();
    return replayed.map((one, index) => retold(one, files[index], place));
  } finally {
    await server?.stop();
    interruption.end();
  }
}

/** With the command that shows it so; what was not reached, with the one that did when it was found. */
function retold(
  replayed: CallReplayed,
  file: StoredCallFile | undefined,
  place: ReplayedCommand,
): CallReplayed {
  const { callFinding, id, reason } = replayed;
  if (callFinding !== undefined)
    return { ...replayed, callFinding: { ...callFinding, replay: replayCommand(id, place) } };
  const found = file?.failure.finding.replay;
  const isBare = found === undefined || found === replayCommand(id, place);
  if (replayed.unreachable !== true || isBare) return replayed;
  return { ...replayed, reason: `${reason}\nas it was found: ${found}` };
}
