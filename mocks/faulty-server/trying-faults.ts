import { createServer, type ServerHttp2Session } from "node:http2";
import { Reader } from "../../schema/wire/reader.ts";
import { loopbackPort } from "../../transports/loopback-port.ts";
import type { Behaviour, FaultyServer, ReceivedCall, Reply } from "./faulty-server.ts";
import { framed } from "./http2-server.ts";

/** Refuses a request with a field of another number, as a parser does that takes them for damage. */
export function knowingOnly(numbers: readonly number[], behaviour: Behaviour): Behaviour {
  const known = new Set(numbers);
  return (call) => {
    const stranger = numbersOf(call).find((number) => !known.has(number));
    return stranger === undefined
      ? behaviour(call)
      : { code: 13, details: `parse error at tag ${stranger}` };
  };
}

/** Refuses a field of another number and says that this is its rule. */
export function forbiddingOthers(numbers: readonly number[], behaviour: Behaviour): Behaviour {
  const known = new Set(numbers);
  return (call) =>
    numbersOf(call).every((number) => known.has(number))
      ? behaviour(call)
      : { code: 3, details: "unknown fields are not allowed" };
}

/** Reads each field where it expects it, in ascending order, and overlooks one that comes later. */
export function readingInOrder(behaviour: Behaviour): Behaviour {
  return (call) => behaviour({ ...call, messages: call.messages.map(ascendingPart) });
}

/** Keeps the request where the next call puts its own, and waits before it answers: whoever came last is answered to all. */
export function sharingRequest(behaviour: Behaviour, waitMs = 2): Behaviour {
  let latest: readonly Uint8Array[] = [];
  return async (call) => {
    latest = call.messages;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return await behaviour({ ...call, messages: latest });
  };
}

/** Answers a request with an error where it has just answered the same one. */
export function refusingTwice(reply: Reply, behaviour: Behaviour): Behaviour {
  let last = "";
  return (call) => {
    const text = call.messages.map((bytes) => Buffer.from(bytes).toString("hex")).join();
    const isSame = text === last;
    last = isSame ? "" : text;
    return isSame ? reply : behaviour(call);
  };
}

/** Stumbles over metadata that a person would not write. */
export function stumblingOver(
  isOdd: (call: ReceivedCall) => boolean,
  behaviour: Behaviour,
): Behaviour {
  return (call) => {
    if (isOdd(call)) throw new TypeError("metadata.value.split is not a function");
    return behaviour(call);
  };
}

/** Fails every so many calls, whatever is in them. */
export function failingEvery(count: number, reply: Reply, behaviour: Behaviour): Behaviour {
  let calls = 0;
  return (call) => {
    calls++;
    return calls % count === 0 ? reply : behaviour(call);
  };
}

/** What a server over HTTP/2 says of one call. */
export interface RawAnswer {
  readonly status: number;
  readonly message?: Uint8Array;
}

/** What a call looks like before anybody unpacks it. */
export interface RawRequest {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: number;
}

/**
 * A server that sees how requests come over HTTP/2, compressed say, and ends the connection where it has no answer.
 *
 * @throws ToolError `unreachable` where no port can be had.
 */
export async function rawServer(
  answer: (request: RawRequest) => RawAnswer | "hang up",
): Promise<FaultyServer> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => {
    let bytes = 0;
    // Of a caller that is gone: there is nobody to answer.
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    stream.on("end", () => {
      const said = answer({ headers, bytes });
      if (said === "hang up") {
        stream.session?.destroy();
        return;
      }
      stream.respond(
        { ":status": 200, "content-type": "application/grpc" },
        { waitForTrailers: true },
      );
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(said.status) }));
      if (said.message === undefined) stream.end();
      else stream.end(framed(said.message));
    });
  });
  const port = await loopbackPort(server);
  const kill = (): void => {
    for (const session of sessions) session.destroy();
    server.close();
  };
  return {
    address: `127.0.0.1:${port}`,
    kill,
    async [Symbol.asyncDispose]() {
      kill();
    },
  };
}

/** The numbers of the fields at the root of the requests. */
function numbersOf({ messages }: ReceivedCall): readonly number[] {
  return messages.flatMap((bytes) => recordsOf(bytes).map(({ number }) => number));
}

interface FieldRecord {
  readonly number: number;
  readonly bytes: Uint8Array;
}

function recordsOf(bytes: Uint8Array): readonly FieldRecord[] {
  const reader = new Reader(bytes);
  const records: FieldRecord[] = [];
  while (reader.pos < bytes.length) {
    const start = reader.pos;
    const tag = reader.tag();
    reader.skip(tag);
    records.push({ number: tag >>> 3, bytes: bytes.subarray(start, reader.pos) });
  }
  return records;
}

/** Without what comes behind a field of a higher number. */
function ascendingPart(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let highest = 0;
  for (const record of recordsOf(bytes)) {
    if (record.number < highest) continue;
    highest = record.number;
    kept.push(record.bytes);
  }
  return Buffer.concat(kept);
}
