import process from "node:process";
import { type SpawnedServer, spawnedServer } from "../../engine/spawn/spawned-server.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { firstBytes } from "../../transports/diagnose/first-bytes.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import type { Target } from "../../transports/target.ts";
import { targetAddress } from "../../transports/target-address.ts";
import { waitFor } from "../../transports/wait-for.ts";
import { type ConnectionFlags, runTarget } from "./run-target.ts";

/** The flags that start a server, and say how long to wait for one. */
export interface SpawnFlags extends ConnectionFlags {
  readonly spawn?: string;
  /** In milliseconds. */
  readonly waitFor?: number;
}

/** How long a server that is started may take until it answers, where nothing is said. */
const spawnWaitMs = 30_000;

/**
 * A server that a command starts, not started yet.
 *
 * @param address where it is to listen; at a free port where left out
 * @throws ToolError `usage` for an address without a port.
 */
export async function spawnedTarget(
  command: string,
  address: string | undefined,
  flags: SpawnFlags,
  signal: AbortSignal,
): Promise<SpawnedServer> {
  const at = address === undefined ? undefined : targetAddress(address);
  if (at?.kind === "unix")
    throw new ToolError(
      `--spawn: ${address} has no port, and a server is told where to listen by its port`,
      {
        code: "usage",
        hint: "leave out the address: a free port is chosen",
      },
    );
  if (at !== undefined) await mustBeFree(at.port);
  return await spawnedServer({
    command,
    ...(at === undefined ? {} : { port: at.port }),
    folder: process.cwd(),
    wait: (where, gone) =>
      ready(runTarget(where, flags), {
        timeoutMs: flags.waitFor ?? spawnWaitMs,
        signal: AbortSignal.any([gone, signal]),
      }),
  });
}

/** How long a port is looked at. */
const portLookMs = 500;

/** Another server at the port of ours would be called in its place. */
async function mustBeFree(port: number): Promise<void> {
  const { kind } = await firstBytes(targetAddress(`localhost:${port}`), portLookMs);
  if (!inUse.has(kind)) return;
  throw new ToolError(`--spawn: something listens at localhost:${port} already`, {
    code: "usage",
    hint: "end it, leave out --spawn to call it, or leave out the address: a free port is chosen",
  });
}

/** What only somebody who listens is seen to do. */
const inUse: ReadonlySet<string> = new Set("mute closes http1 http2 other-protocol".split(" "));

/** Resolves when the server answers. @throws ToolError `unreachable` where it takes too long. */
export async function ready(
  target: Target,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const transport = grpcJs(target);
  try {
    await waitFor(target, transport, options);
  } finally {
    transport.close();
  }
}
