import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { clientMade, wasLeft } from "../properties/rpc/client-made.ts";
import { grpcJs } from "./grpc-js.ts";
import { loopbackPort } from "./loopback-port.ts";
import { type ServedMethod, serve } from "./loopback-server.ts";
import type { CallOutcome, CallRequest, MethodShape, Transport } from "./transport.ts";

const kinds = {
  unary: { path: "/a.S/Unary", clientStreaming: false, serverStreaming: false },
  clientStream: { path: "/a.S/ClientStream", clientStreaming: true, serverStreaming: false },
  serverStream: { path: "/a.S/ServerStream", clientStreaming: false, serverStreaming: true },
  bidi: { path: "/a.S/Bidi", clientStreaming: true, serverStreaming: true },
} as const;

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Answers with one message: how many there were, and all their bytes. */
function counting(method: MethodShape): ServedMethod {
  return {
    method,
    read: () => {},
    answer: (messages) => [bytes(messages.length, ...messages.flatMap((one) => [...one]))],
  };
}

/** A client of a server of these methods. */
async function clientOf(...methods: readonly ServedMethod[]): Promise<Transport> {
  const server = await serve(methods);
  const transport = grpcJs(server.address);
  onTestFinished(() => {
    transport.close();
    server.close();
  });
  return transport;
}

function textOf({ status, messages }: CallOutcome): string {
  return [
    `${status.code} ${status.name}`,
    ...messages.map((one) => Buffer.from(one).toString("hex")),
  ].join(" ");
}

async function told(transport: Transport, request: CallRequest): Promise<string> {
  return textOf(await transport.call(request));
}

for (const [kind, method] of Object.entries(kinds))
  test(`a ${kind} call brings the answer to what was sent`, async () => {
    const transport = await clientOf(counting(method));

    expect(await told(transport, { method, messages: [bytes(7, 8)] })).toBe("0 OK 010708");
  });

test("streams carry none and many messages, and empty ones", async () => {
  const many = Array.from({ length: 50 }, (_, index) => bytes(...(index % 2 === 0 ? [] : [index])));
  const echo: ServedMethod = { method: kinds.bidi, read: () => {}, answer: (messages) => messages };
  const transport = await clientOf(counting(kinds.clientStream), echo);

  expect(await told(transport, { method: kinds.clientStream, messages: [] })).toBe("0 OK 00");
  expect(await told(transport, { method: kinds.bidi, messages: [] })).toBe("0 OK");
  const outcome = await transport.call({ method: kinds.bidi, messages: many });
  expect(outcome.messages.map((one) => [...one])).toEqual(many.map((one) => [...one]));
});

// https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
test("a method that the server does not know is not implemented", async () => {
  const transport = await clientOf(counting(kinds.unary));

  for (const method of Object.values(kinds).slice(1))
    expect(await told(transport, { method, messages: [bytes(1)] })).toBe("12 UNIMPLEMENTED");
});

test("a server that takes one message refuses none and two", async () => {
  const transport = await clientOf(counting(kinds.unary), counting(kinds.serverStream));

  for (const { path } of [kinds.unary, kinds.serverStream])
    for (const messages of [[], [bytes(1), bytes(2)]]) {
      const method = { path, clientStreaming: true, serverStreaming: false };
      expect(await told(transport, { method, messages })).toBe("12 UNIMPLEMENTED");
    }
});

test("a client that waits for one message refuses none", async () => {
  const silent = (method: MethodShape): ServedMethod => ({ ...counting(method), answer: () => [] });
  const transport = await clientOf(silent(kinds.serverStream), silent(kinds.bidi));

  for (const { path, clientStreaming } of [kinds.serverStream, kinds.bidi]) {
    const method = { path, clientStreaming, serverStreaming: false };
    expect(await told(transport, { method, messages: [bytes(1)] })).toBe("12 UNIMPLEMENTED");
  }
});

const refuse = (): never => {
  throw new Error("no message");
};

for (const [kind, method] of Object.entries(kinds)) {
  test(`a message that the server refuses ends a ${kind} call with INTERNAL`, async () => {
    const transport = await clientOf({ ...counting(method), read: refuse });

    expect(await told(transport, { method, messages: [bytes(1)] })).toBe("13 INTERNAL");
  });

  test(`a message that the client refuses ends a ${kind} call with INTERNAL`, async () => {
    const transport = await clientOf(counting(method));

    const outcome = await transport.call({ method, messages: [bytes(1)], read: refuse });
    expect(outcome).toMatchObject({ status: { name: "INTERNAL" }, messages: [] });
    expect(outcome.status.details).toContain("no message");
  });

  test(`a ${kind} call of a server that never answers ends by the deadline`, async () => {
    const hanging: ServedMethod = { ...counting(method), answer: () => new Promise(() => {}) };
    const transport = await clientOf(hanging);

    const request = { method, messages: [bytes(1)], deadlineMs: 100 };
    expect(await told(transport, request)).toBe("4 DEADLINE_EXCEEDED");
  });

  test(`a ${kind} call of a server that throws ends with UNKNOWN`, async () => {
    const answer = (): never => {
      throw new Error("out of order");
    };
    const transport = await clientOf({ ...counting(method), answer });

    const { status } = await transport.call({ method, messages: [bytes(1)] });
    expect(status).toEqual({ code: 2, name: "UNKNOWN", details: "out of order" });
  });

  test(`a ${kind} call under way is cancelled when the client closes`, async () => {
    const hanging: ServedMethod = { ...counting(method), answer: () => new Promise(() => {}) };
    const server = await serve([hanging]);
    const transport = grpcJs(server.address);
    onTestFinished(() => server.close());

    const outcome = transport.call({ method, messages: [bytes(1)] });
    transport.close();

    expect(textOf(await outcome)).toBe("1 CANCELLED");
  });
}

test("a client takes as many messages as it is told, and then cancels", async () => {
  const answer = (): readonly Uint8Array[] => Array.from({ length: 2000 }, () => bytes(1));
  const transport = await clientOf({ ...counting(kinds.serverStream), answer });

  const outcome = await transport.call({
    ...{ method: kinds.serverStream, messages: [bytes(1)], maxMessages: 3 },
  });

  expect(outcome.messages).toHaveLength(3);
  expect(outcome.status).toEqual({
    ...{ code: 1, name: "CANCELLED", details: "left after 3 messages" },
  });
  expect([clientMade(outcome.status), wasLeft(outcome)]).toEqual(["cancelled", true]);
});

test("a call of two messages is none that a unary method allows", async () => {
  const transport = await clientOf(counting(kinds.unary));

  await expect(
    transport.call({ method: kinds.unary, messages: [bytes(1), bytes(2)] }),
  ).rejects.toThrow("/a.S/Unary takes one message, not 2");
});

test("where nobody listens, a call ends with UNAVAILABLE", async () => {
  const closed = createServer();
  const port = await loopbackPort(closed);
  closed.close();
  await once(closed, "close");
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());

  expect(await told(transport, { method: kinds.unary, messages: [bytes()] })).toBe(
    "14 UNAVAILABLE",
  );
});
