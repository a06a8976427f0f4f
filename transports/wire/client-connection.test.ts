import { mkdtempSync, rmSync } from "node:fs";
import { constants, createServer } from "node:http2";
import { connect, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "../testing/listening.ts";
import { answer, answerHeaders, framed, rawServer } from "../testing/raw-server.ts";
import { ClientConnection } from "./client-connection.ts";
import { errorCode, frameFlag, frameOf, frameType, setting, settingsFrame } from "./frames.ts";
import { prepareCall } from "./prepare-call.ts";
import {
  frameServer,
  goawayFrame,
  headBlock,
  headersFrame,
  okAnswer,
  trailerBlock,
} from "./testing/frame-server.ts";
import { at, call, connected, kinds } from "./testing/wire-test.ts";
import type { WireOutcome } from "./wire-types.ts";

const ok = { status: 0, isClientMade: false, details: "", messages: 1, bytes: 0 };
const { endStream, endHeaders, padded } = frameFlag;
const { data, headers, rstStream, windowUpdate, ping, continuation } = frameType;

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

for (const [code, status] of [
  [errorCode.noError, 13],
  [errorCode.protocolError, 13],
  [errorCode.internalError, 13],
  [errorCode.refusedStream, 14],
  [errorCode.cancel, 1],
  [errorCode.enhanceYourCalm, 8],
  [errorCode.inadequateSecurity, 7],
] as const)
  test(`gives a stream that is reset with ${code} the status ${status}`, async () => {
    const wire = await connected(
      await frameServer((socket, stream) =>
        socket.write(frameOf({ type: rstStream, flags: 0, stream }, uint32(code))),
      ),
    );

    expect(await call(wire)).toMatchObject({ status, isClientMade: true });
    expect(wire.connection.isClosed).toBe(false);
  });

for (const [code, status] of [
  [200, 2],
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [502, 14],
  [500, 2],
] as const)
  test(`gives a page with the HTTP status ${code} the status ${status}`, async () => {
    const port = await rawServer((stream) => {
      stream.respond({ ":status": code, "content-type": "text/html" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "x-any": "1" }));
      stream.end("<html>");
    });

    expect(await call(await connected(port))).toEqual({
      ...{ status, isClientMade: true, messages: 0, bytes: 0 },
      details: `Received HTTP status code ${code}`,
    });
  });

test("takes a status without messages, one that is no number and none at all for what they are", async () => {
  const answers = [
    { ":status": 200, "content-type": "application/grpc", "grpc-status": "9" },
    { ":status": 503, "grpc-status": "7", "grpc-message": "100% no" },
    { ":status": 200, "content-type": "application/grpc", "grpc-status": "nine" },
    { ":status": 502 },
  ];
  const port = await rawServer((stream) =>
    stream.respond({ ...answers.shift() }, { endStream: true }),
  );
  const wire = await connected(port);

  expect(await call(wire)).toMatchObject({ status: 9, isClientMade: false });
  expect(await call(wire)).toMatchObject({ status: 7, isClientMade: false, details: "100% no" });
  expect(await call(wire)).toMatchObject({ status: 2, isClientMade: true });
  expect(await call(wire)).toMatchObject({ status: 14, isClientMade: true });
});

for (const [what, messages, expected] of [
  ["no message", [], { status: 12, details: "No message received" }],
  ["two messages", [framed(Buffer.alloc(1), Buffer.alloc(1))], { status: 12, messages: 2 }],
  ["a message cut short", [framed(Buffer.alloc(9)).subarray(0, 8)], { status: 13 }],
  ["a flag that is none", [Buffer.from([7, 0, 0, 0, 0])], { status: 13 }],
  ["too large a message", [Buffer.from([0, 0xff, 0, 0, 0])], { status: 8 }],
] as const)
  test(`says that ${what} is no answer`, async () => {
    const port = await rawServer((stream) => {
      stream.respond(answerHeaders, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.concat(messages));
    });

    expect(await call(await connected(port))).toMatchObject({ isClientMade: true, ...expected });
  });

test("reads padding, CONTINUATION, what is not yet the answer and frames that nobody knows", async () => {
  const port = await frameServer((socket, stream) => {
    const bytes = Buffer.concat([
      headersFrame(stream, Buffer.from([0x20, 0x08, 3, 0x31, 0x30, 0x33])),
      frameOf({ type: headers, flags: 0, stream }, headBlock.subarray(0, 4)),
      frameOf({ type: continuation, flags: endHeaders, stream }, headBlock.subarray(4)),
      frameOf({ type: 0xaa, flags: 0xff, stream }, Buffer.alloc(100)),
      frameOf({ type: data, flags: padded, stream }, Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0])),
      headersFrame(stream, trailerBlock, endStream),
    ]);
    for (const byte of bytes) socket.write(Buffer.from([byte]));
  });

  expect(await call(await connected(port))).toEqual(ok);
});

for (const initialWindowSize of [1000, 65_535, 1_000_000])
  test(`sends 10 MiB to a server whose windows are of ${initialWindowSize} bytes`, async () => {
    const server = createServer({ settings: { initialWindowSize } });
    let got = 0;
    server.on("stream", (stream) => {
      stream.on("data", (chunk: Buffer) => {
        got += chunk.length;
        // In the middle, for streams that there are too.
        if (got === chunk.length) stream.session?.settings({ initialWindowSize: 30_000 });
      });
      stream.on("end", () => answer(stream, [Buffer.alloc(0)]));
    });
    const wire = await connected(await listening(server));
    const messages = Array.from({ length: 10 }, () => Buffer.alloc(1024 * 1024));

    expect(
      await call(wire, { method: kinds.clientStream, messages, deadlineMs: 20_000 }),
    ).toMatchObject({ status: 0 });
    expect(got).toBe(10 * (1024 * 1024 + 5));
    expect((await call(wire)).status).toBe(0);
  });

test("has a server send 80 MiB, and says that there is room", async () => {
  const size = 1024 * 1024;
  const port = await rawServer((stream) => {
    stream.respond(answerHeaders, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    let left = 80;
    const more = (): void => {
      left -= 1;
      if (left < 0) stream.end();
      else stream.write(framed(Buffer.alloc(size)), more);
    };
    more();
  });

  expect(
    await call(await connected(port), { method: kinds.serverStream, deadlineMs: 20_000 }),
  ).toEqual({ ...ok, messages: 80, bytes: 80 * size });
});

test("has no more calls under way than the server takes, nor sends any behind the deadline", async () => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const server = createServer({ settings: { maxConcurrentStreams: 3 } });
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    waiting.push(() => {
      if (!stream.destroyed) answer(stream, [Buffer.alloc(0)]);
    });
    most = Math.max(most, waiting.length);
    setTimeout(() => waiting.shift()?.(), 10);
  });
  const wire = await connected(await listening(server));
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => call(wire)));

  expect(outcomes).toEqual(outcomes.map(() => ok));
  expect(most).toBe(3);
  const [late] = await Promise.all([
    ...Array.from({ length: 20 }, () => call(wire, { deadlineMs: 5 })),
  ]).then((all) => all.slice(-1));
  expect(late).toMatchObject({ status: 4, isClientMade: true, messages: 0 });
  expect(wire.connection.openCalls).toBe(0);
});

test("finishes what a server that goes away has taken, and makes no more calls", async () => {
  const port = await frameServer((socket, stream) => {
    if (stream === 1) return;
    socket.write(goawayFrame(1));
    setTimeout(() => socket.write(okAnswer(1)), 20);
  });
  const { connection, target } = await connected(port);
  const outcomes = await Promise.all([call({ connection, target }), call({ connection, target })]);

  expect(outcomes).toEqual([ok, expect.objectContaining({ status: 14, isClientMade: true })]);
  expect(connection.isClosed).toBe(true);
  expect(await call({ connection, target })).toMatchObject({ status: 14, isClientMade: true });
});

test("tells of calls that no service has seen: a server that goes away names the last it took, and others were not sent", async () => {
  const greeting = settingsFrame([[setting.maxConcurrentStreams, 2]]);
  const port = await frameServer((socket, stream) => {
    if (stream === 1) return;
    socket.write(Buffer.concat([goawayFrame(1), okAnswer(1)]));
  }, greeting);
  const wire = await connected(port);
  const outcomes = await Promise.all([call(wire), call(wire), call(wire)]);

  expect(outcomes.map(({ status, unseen }) => [status, unseen])).toEqual([
    [0, undefined],
    [14, "refused"],
    [14, "unsent"],
  ]);
  expect(await call(wire)).toMatchObject({ status: 14, unseen: "unsent" });
});

test("does not say that nobody has seen a call which a server took that died", async () => {
  const port = await frameServer((socket) => socket.destroy());

  expect(await call(await connected(port))).not.toHaveProperty("unseen");
});

test("ends every call with UNAVAILABLE where the server dies", async () => {
  let count = 0;
  const port = await frameServer((socket) => {
    count += 1;
    if (count === 5) socket.destroy();
  });
  const wire = await connected(port);
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(wire)));

  expect(outcomes.map(({ status, isClientMade }) => [status, isClientMade])).toEqual(
    outcomes.map(() => [14, true]),
  );
  expect(wire.connection).toMatchObject({ isClosed: true, openCalls: 0 });
});

test("cancels what is under way when it is closed", async () => {
  const wire = await connected(await frameServer(() => {}));
  const outcome = call(wire);
  wire.connection.close();

  expect(await outcome).toMatchObject({ status: 1, isClientMade: true });
});

test("makes no more calls when there are no numbers left for streams", async () => {
  const port = await frameServer((socket, stream) => socket.write(okAnswer(stream)));
  const socket = connect(port, "127.0.0.1");
  const connection = await new Promise<ClientConnection>((resolve) => {
    const made: ClientConnection = new ClientConnection(socket, {
      firstStream: 0x7fffffff - 2,
      ready: () => resolve(made),
      closed: () => {},
    });
    socket.on("data", (chunk) => made.read(chunk, 0, chunk.length));
  });
  const wire = { connection, target: at(port) };
  const outcomes = await Promise.all([call(wire), call(wire), call(wire)]);

  expect(outcomes).toEqual([ok, ok, expect.objectContaining({ status: 14, isClientMade: true })]);
  expect(connection.isClosed).toBe(true);
});

test("answers PING, and ends a call that nobody answers at its deadline, with CANCEL", async () => {
  let pong: unknown;
  const server = createServer();
  const codes: unknown[] = [];
  server.on("session", (session) => session.ping((error: unknown) => (pong = error)));
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.on("close", () => codes.push(stream.rstCode));
  });
  const wire = await connected(await listening(server), { keepaliveMs: 20 });
  const startedAt = performance.now();

  expect(await call(wire, { deadlineMs: 100 })).toMatchObject({ status: 4, isClientMade: true });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99);
  await expect.poll(() => codes).toEqual([constants.NGHTTP2_CANCEL]);
  expect(pong).toBe(null);
  expect(wire.connection.isClosed).toBe(false);
});

for (const settings of [{ headerTableSize: 0 }, { headerTableSize: 100 }, {}])
  test(`has a server read headers that keeps ${JSON.stringify(settings)} of them`, async () => {
    const server = createServer({ settings });
    const seen: unknown[] = [];
    server.on("stream", (stream, { ":path": path, "x-a": value, "grpc-timeout": timeout }) => {
      seen.push([path, value, timeout]);
      stream.session?.settings({ headerTableSize: seen.length * 50 });
      answer(stream, [Buffer.alloc(0)]);
    });
    const wire = await connected(await listening(server));
    const expected: unknown[] = [];
    for (const value of ["1", "2", "1", "x".repeat(20_000), "1", "2"])
      for (const method of [kinds.unary, kinds.serverStream]) {
        await call(wire, { method, metadata: [{ name: "x-a", value }] });
        expected.push([method.path, value, "5000m"]);
      }

    expect(seen).toEqual(expected);
  });

test("refuses a call that no client can make", () => {
  expect(() => prepareCall(at(1), { method: kinds.unary, messages: [] })).toThrow(
    "/a.S/Unary takes one message, not 0",
  );
  expect(() =>
    prepareCall(at(1), {
      ...{ method: kinds.unary, messages: [Buffer.alloc(0)] },
      metadata: [{ name: "ä", value: "" }],
    }),
  ).toThrow('metadata "ä": it is no name of metadata');
});

const bomb = Buffer.alloc(16_000, 0x90);
const garbage = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) >> 3));

/** What a server may say that means harm; the connection ends, or the call does. */
const harms: readonly (readonly [what: string, bytes: (stream: number) => Buffer])[] = [
  ["garbage", () => garbage],
  ["HTTP/1", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["a frame that is too large", () => Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1])],
  ["headers of a stream that nobody began", () => headersFrame(99, headBlock)],
  ["headers of an even stream", () => headersFrame(2, headBlock)],
  ["headers of a table", (stream) => headersFrame(stream, Buffer.from([0xbe]))],
  [
    "headers that stand for megabytes",
    (stream) =>
      Buffer.concat([
        frameOf({ type: headers, flags: 0, stream }, bomb),
        ...Array.from({ length: 15 }, () =>
          frameOf({ type: continuation, flags: 0, stream }, bomb),
        ),
        frameOf({ type: continuation, flags: endHeaders, stream }, bomb),
      ]),
  ],
  [
    "CONTINUATION without end",
    (stream) =>
      Buffer.concat([
        frameOf({ type: headers, flags: 0, stream }, headBlock),
        ...Array.from({ length: 999 }, () =>
          frameOf({ type: continuation, flags: 0, stream }, Buffer.alloc(0)),
        ),
      ]),
  ],
  ["DATA before HEADERS", (stream) => frameOf({ type: data, flags: 0, stream }, Buffer.alloc(5))],
  [
    "HEADERS twice",
    (stream) => Buffer.concat([headersFrame(stream, headBlock), headersFrame(stream, headBlock)]),
  ],
  ["HEADERS without :status", (stream) => headersFrame(stream, trailerBlock)],
  [
    "a window of too much",
    () => frameOf({ type: windowUpdate, flags: 0, stream: 0 }, uint32(0x7fffffff)),
  ],
  [
    "a window of a stream of too much",
    (stream) => frameOf({ type: windowUpdate, flags: 0, stream }, uint32(0x7fffffff)),
  ],
  ["a window of nothing", () => frameOf({ type: windowUpdate, flags: 0, stream: 0 }, uint32(0))],
  ["settings of too much", () => settingsFrame([[setting.initialWindowSize, 2 ** 31]])],
  ["settings of frames of nothing", () => settingsFrame([[setting.maxFrameSize, 0]])],
  ["a promise", (stream) => frameOf({ type: 5, flags: endHeaders, stream }, Buffer.alloc(8))],
  ["PING of nothing", () => frameOf({ type: ping, flags: 0, stream: 0 }, Buffer.alloc(0))],
  ["half a frame", (stream) => okAnswer(stream).subarray(0, 20)],
];

for (const [what, bytes] of harms)
  test(`a call that is answered with ${what} ends, and what it was made by lives`, async () => {
    const port = await frameServer((socket, stream) => socket.end(bytes(stream)));
    const wire = await connected(port);

    const outcome: WireOutcome = await call(wire);
    expect([13, 14]).toContain(outcome.status);
    expect(outcome.isClientMade).toBe(true);
    expect(wire.connection.openCalls).toBe(0);
  });

test("a body without end ends at the deadline, and takes no memory", async () => {
  const chunk = Buffer.alloc(9 + 16_384);
  frameOf({ type: data, flags: 0, stream: 1 }, Buffer.alloc(16_384)).copy(chunk);
  const port = await frameServer((socket, stream) => {
    socket.write(headersFrame(stream, headBlock));
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", more);
    more();
    onTestFinished(() => {
      socket.destroy();
    });
  });
  const wire = await connected(port);
  const outcome = await call(wire, { method: kinds.serverStream, deadlineMs: 300 });

  // It breaks flow control too, and whichever comes first will do.
  expect([4, 14]).toContain(outcome.status);
});

test("a server that asks and never reads is left", async () => {
  const pings = Buffer.concat(
    Array.from({ length: 4000 }, () =>
      frameOf({ type: ping, flags: 0, stream: 0 }, Buffer.alloc(8)),
    ),
  );
  const folder = mkdtempSync(join(tmpdir(), "wire-"));
  // The buffers of a unix socket are soon full.
  const path = join(folder, "s");
  const server = createSocketServer((socket) => {
    socket.on("error", () => {});
    socket.pause();
    socket.write(settingsFrame([]));
    const more = (): void => {
      while (!socket.destroyed && socket.write(pings));
    };
    socket.on("drain", more);
    setTimeout(more, 50);
  });
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const wire = await connected({ address: `unix:${path}`, metadata: [] });

  expect(await call(wire, { deadlineMs: 10_000 })).toMatchObject({
    status: 14,
    details: "the peer broke HTTP/2: it asks and does not read the answers",
  });
});
