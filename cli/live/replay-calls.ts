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
import { runTarget } from "./run-target.ts";
import { type SpawnFlags, spawnedTarget } from "./spawned-target.ts";

/** The flags of `replay` that are for failures of servers. */
export interface CallReplayFlags extends SpawnFlags {
  /** A server in place of the stored one. */
  readonly target?: string;
  readonly callTimeout: number;
  readonly config?: string;
}

/** What a replay of calls takes from its command. */
export interface CallReplayPlace {
  readonly command: Command;
  readonly terminal: Terminal;
  /** Whether failures that are fixed stay in the store. */
  readonly keep: boolean;
}

/**
 * Makes the calls of stored failures again, with what the command line and the config say of connections.
 *
 * @throws ToolError `config` for a config that is none, and `usage` for a server that may not be called.
 */
export async function callsAgain(
  files: readonly StoredCallFile[],
  onCommandLine: CallReplayFlags,
  { command, terminal, keep }: CallReplayPlace,
): Promise<readonly CallReplayed[]> {
  silenceGrpcJs();
  const folder = process.cwd();
  const file = onCommandLine.config;
  const loaded = await loadConfig({ folder, file, environment: process.env });
  const run = loaded?.config.run ?? {};
  // A failure is of its own server, whichever the config names.
  const { target: _, ...others } = run;
  const flags = withConfig(
    onCommandLine,
    command,
    loaded === undefined ? undefined : { ...loaded, config: { run: others } },
  );
  // One that was asked for and may not be called is a mistake of the request.
  if (onCommandLine.target !== undefined) runTarget(onCommandLine.target, flags);
  const interruption = interruptionOf(terminal);
  const { signal } = interruption;
  const server =
    flags.spawn === undefined
      ? undefined
      : await spawnedTarget(flags.spawn, onCommandLine.target, flags, signal);
  const given = server?.address ?? onCommandLine.target;
  try {
    return await replayCalls(
      {
        keep,
        targetOf: (address) => runTarget(given ?? address, flags),
        ...(server === undefined ? {} : { server }),
        ...(flags.waitFor === undefined ? {} : { waitMs: flags.waitFor }),
        callTimeoutMs: flags.callTimeout,
        config: run,
        signal,
      },
      files,
    );
  } finally {
    await server?.stop();
    interruption.end();
  }
}
