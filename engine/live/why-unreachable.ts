import { ToolError } from "../../schema/tool-error.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import type { Target } from "../../transports/target.ts";
import { waitFor } from "../../transports/wait-for.ts";
import type { RestartableServer } from "./live-request.ts";

/** What was found where the server should be; `undefined` where it is there. */
export async function whyUnreachable(
  target: Target,
  { signal, waitMs = 0 }: { readonly signal?: AbortSignal; readonly waitMs?: number },
): Promise<string | undefined> {
  const transport = grpcJs(target);
  try {
    await waitFor(target, transport, {
      timeoutMs: waitMs,
      ...(signal === undefined ? {} : { signal }),
    });
    return undefined;
  } catch (error) {
    if (signal?.aborted === true) return "the replay was stopped";
    if (!(error instanceof ToolError) || error.code !== "unreachable") throw error;
    return `${withHint(error)}; --target host:port calls another server`;
  } finally {
    transport.close();
  }
}

/** Why a server of ours cannot be had; `undefined` where it answers, started again if it has to be. */
export async function whyDown(
  server: RestartableServer,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    await server.restart();
    return undefined;
  } catch (error) {
    if (signal?.aborted === true) return "the replay was stopped";
    if (!(error instanceof ToolError) || error.code !== "unreachable") throw error;
    return withHint(error);
  }
}

/** A message and its hint in one line. */
export function withHint({ message, hint }: ToolError): string {
  return hint === undefined ? message : `${message} (${hint})`;
}
