import { Worker } from "node:worker_threads";
import { connectWire } from "../../transports/wire/connect-wire.ts";
import { prepareCall } from "../../transports/wire/prepare-call.ts";
import type { PreparedCall, WireConnection } from "../../transports/wire/wire-types.ts";
import { programUrl } from "./program-url.ts";

/** How long one burst takes: some hundred calls. */
const burstMs = 15;

/** Until then the compiler has seen what it will see. */
const warmUpMs = 400;

/** So many calls are under way at a time: what is timed is work and not the way between two threads. */
const callers = 8;

/** Calls of a server that does nothing, in a thread of this process, by which figures of another day or machine are normalised. */
export interface ReferenceWorkload {
  /** Nanoseconds of one call, the mean of a short burst. */
  burst(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the server, and warms both up. */
export async function referenceWorkload(): Promise<ReferenceWorkload> {
  const thread = new Worker(programUrl("reference-server"));
  try {
    const port = await new Promise<number>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
    });
    const target = { address: `127.0.0.1:${port}`, metadata: [] };
    const connection = await connectWire(target);
    const call = prepareCall(target, { method, messages: [new Uint8Array()] });
    await nsPerCall(connection, call, warmUpMs);
    return {
      burst: () => nsPerCall(connection, call, burstMs),
      close: async () => {
        connection.close();
        await thread.terminate();
      },
    };
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}

const method = {
  path: "/wireproof.Reference/Call",
  clientStreaming: false,
  serverStreaming: false,
} as const;

function nsPerCall(connection: WireConnection, call: PreparedCall, ms: number): Promise<number> {
  const began = performance.now();
  let calls = 0;
  let underWay = callers;
  return new Promise((resolve, reject) => {
    const next = (): void => {
      connection.call(call, ({ status, details }) => {
        calls++;
        if (status !== 0) return reject(new Error(`the reference server answered: ${details}`));
        if (performance.now() - began < ms) return next();
        underWay--;
        if (underWay === 0) resolve(((performance.now() - began) * 1e6) / calls);
      });
    };
    for (let caller = 0; caller < callers; caller++) next();
  });
}
