import type { Method } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import { type LoopbackServer, serve } from "../../../transports/loopback-server.ts";
import { shapeOf } from "./method-shape.ts";
import { minimalBytes } from "./minimal-bytes.ts";
import { assertReads } from "./reading.ts";

/** What a server does at the calls to come, and what it saw of them. */
export interface Turn {
  /** Whether it reads requests by its schema and so may refuse them; else it takes any bytes. */
  readonly reads: boolean;
  /** What it answers with; a minimal message where left out. */
  readonly answers: readonly Uint8Array[] | undefined;
  /** Comes when it has all that the client sends, and has done what it was asked, but has not answered yet. */
  readonly acted?: () => void;
  /** How often it did what it was asked. */
  acts: number;
  /** How many messages it had for that, the last time. */
  taken: number;
}

/** A server that knows the methods of one version of a schema, as that version declares them. */
export interface VersionServer extends Pick<LoopbackServer, "port" | "address" | "close"> {
  /** One turn at a time. */
  take(turn: Turn): void;
}

/** Starts a server of some methods. @throws ToolError `unreachable` where none can be. */
export async function versionServer(
  schema: Schema,
  methods: readonly Method[],
): Promise<VersionServer> {
  let turn: Turn = { reads: true, answers: undefined, acts: 0, taken: 0 };
  const server = await serve(
    methods.map((method) => ({
      method: shapeOf(method),
      read: (bytes: Uint8Array) => {
        if (turn.reads) assertReads(schema, method.request, bytes);
      },
      answer: (messages: readonly Uint8Array[]) => {
        turn.acts += 1;
        turn.taken = messages.length;
        turn.acted?.();
        return turn.answers ?? [minimalBytes(schema, method.response)];
      },
    })),
  );
  return {
    port: server.port,
    address: server.address,
    take: (next) => {
      turn = next;
    },
    close: server.close,
  };
}
