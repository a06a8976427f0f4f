import type { BenchResult } from "../../bench/bench-result.ts";
import type { RunConfig } from "../../engine/config/run-config.ts";
import { chosenMethods } from "../../engine/live/live-methods.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import type { Target } from "../../transports/target.ts";
import { runSchema } from "../live/run-schema.ts";
import { runTarget } from "../live/run-target.ts";
import { ready, spawnedTarget } from "../live/spawned-target.ts";
import type { Benched, BenchPlace } from "./bench-place.ts";
import { LoadMeasurement } from "./load-measurement.ts";
import { loadSteps } from "./load-steps.ts";
import { type LoadSubject, loadSubject } from "./load-subject.ts";

/**
 * Measures a server, and hands on what came of it while the server is there still: a change may have to be confirmed.
 *
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function loadBench(
  address: string | undefined,
  place: BenchPlace & { readonly config: RunConfig },
  use: (benched: Benched) => Promise<number>,
): Promise<number> {
  const { flags } = place;
  // What cannot be done is told before anything is started.
  loadSteps(flags);
  for (const one of [address, flags.against]) if (one !== undefined) runTarget(one, flags);
  const { spawn, pid } = flags;
  return await withServer(place, { address, spawn, pid }, async (server) => {
    const subject = await subjectAt(server, place);
    const { against, againstSpawn } = flags;
    if (against === undefined && againstSpawn === undefined)
      return await use(benched(new LoadMeasurement(place, subject, server)));
    // The process that is named is the one that is measured, and not what it is compared with.
    const other = { address: against, spawn: againstSpawn, pid: undefined };
    return await withServer(place, other, async (before) =>
      use(benched(new LoadMeasurement(place, subject, server, before))),
    );
  });
}

/** A server that is there. */
export interface LoadServer {
  readonly target: Target;
  /** The id of its process, where it is known. */
  readonly pid?: number;
}

/** Where a server is, or how it is started. */
interface ServerPlace {
  readonly address: string | undefined;
  readonly spawn: string | undefined;
  /** The id of its process; one that is started has its own. */
  readonly pid: number | undefined;
}

/** @package */
export async function withServer(
  { flags, signal }: Pick<BenchPlace, "flags" | "signal">,
  { address, spawn, pid }: ServerPlace,
  use: (server: LoadServer) => Promise<number>,
): Promise<number> {
  if (spawn === undefined) {
    const target = runTarget(address ?? "", flags);
    await ready(target, { timeoutMs: flags.waitFor ?? 0, signal });
    return await use({ target, ...(pid === undefined ? {} : { pid }) });
  }
  const server = await spawnedTarget(spawn, address, flags, signal);
  try {
    await server.start();
    signal.throwIfAborted();
    const target = runTarget(server.address, flags);
    return await use({ target, ...(server.pid === undefined ? {} : { pid: server.pid }) });
  } finally {
    await server.stop();
  }
}

function benched(measurement: LoadMeasurement): Benched {
  const measure = (): Promise<BenchResult> => measurement.measure();
  return { first: measure, again: measure };
}

async function subjectAt(
  { target }: LoadServer,
  place: BenchPlace & { readonly config: RunConfig },
): Promise<LoadSubject> {
  const { flags, signal } = place;
  const transport = grpcJs(target);
  try {
    const { schema, warnings } = await runSchema(flags, transport, {
      timeoutMs: flags.callTimeout,
      signal,
    });
    const choice = chosenMethods(schema, flags.data.length > 0 ? flags.include : [], flags.exclude);
    const subject = await loadSubject({ schema, target, callable: choice.called }, place);
    if (subject.calls.length > 0)
      return {
        ...subject,
        warnings: [...warnings.map(({ message }) => message), ...subject.warnings],
      };
    throw new ToolError(`${target.address}: there is no method to measure`, {
      code: "nothing-selected",
      hint: subject.warnings[0],
    });
  } finally {
    transport.close();
  }
}
