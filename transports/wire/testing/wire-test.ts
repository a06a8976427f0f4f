import { onTestFinished } from "vitest";
import type { Target } from "../../target.ts";
import type { MethodShape } from "../../transport.ts";
import { connectWire } from "../connect-wire.ts";
import { prepareCall } from "../prepare-call.ts";
import type { CallSettings, WireConnection, WireOptions, WireOutcome } from "../wire-types.ts";

/** A method of each kind. */
export const kinds: Readonly<
  Record<"unary" | "clientStream" | "serverStream" | "bidi", MethodShape>
> = {
  unary: { path: "/a.S/Unary", clientStreaming: false, serverStreaming: false },
  clientStream: { path: "/a.S/ClientStream", clientStreaming: true, serverStreaming: false },
  serverStream: { path: "/a.S/ServerStream", clientStreaming: false, serverStreaming: true },
  bidi: { path: "/a.S/Bidi", clientStreaming: true, serverStreaming: true },
};

/** A server of this machine, in plain text. */
export function at(port: number): Target {
  return { address: `127.0.0.1:${port}`, metadata: [] };
}

/** A connection that is closed when the test is over. */
export async function connected(
  target: Target | number,
  options: WireOptions = {},
): Promise<{ readonly connection: WireConnection; readonly target: Target }> {
  const known = typeof target === "number" ? at(target) : target;
  const connection = await connectWire(known, options);
  onTestFinished(() => connection.close());
  return { connection, target: known };
}

/** Calls once; a unary method with a message of three bytes where nothing else is said. */
export async function call(
  { connection, target }: { readonly connection: WireConnection; readonly target: Target },
  settings: Partial<CallSettings> = {},
): Promise<WireOutcome> {
  const prepared = prepareCall(target, {
    method: kinds.unary,
    messages: [Buffer.from("abc")],
    deadlineMs: 5000,
    ...settings,
  });
  return await new Promise((resolve, reject) => {
    let hasEnded = false;
    connection.call(prepared, (outcome) => {
      if (hasEnded) reject(new Error("a call that ended twice"));
      hasEnded = true;
      // A second end would come at once.
      setImmediate(() => resolve(outcome));
    });
    if (hasEnded) reject(new Error("a call that ended before it was made"));
  });
}
