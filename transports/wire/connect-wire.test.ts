import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server as GrpcServer,
  Metadata,
  type Server,
  ServerCredentials,
  type ServerDuplexStream,
} from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { asBuffer } from "../as-buffer.ts";
import { ca, client, stranger } from "../testing/certificates.ts";
import { listening } from "../testing/listening.ts";
import { testServer, tlsCredentials } from "../testing/test-server.ts";
import { registerUnary } from "../testing/test-services.ts";
import { connectWire } from "./connect-wire.ts";
import { prepareCall } from "./prepare-call.ts";
import { at, call, connected, kinds } from "./testing/wire-test.ts";

const three = [Buffer.from("a"), Buffer.alloc(0), Buffer.alloc(70_000)];
const ok = { status: 0, isClientMade: false, details: "" };

/** Echoes what it is sent, in each of the four ways. */
function registerEcho(server: Server): void {
  const same = (bytes: Buffer): Buffer => bytes;
  registerUnary(server, kinds.unary.path, (request, answer) => answer(null, request.request));
  server.register(
    kinds.clientStream.path,
    (request: AsyncIterable<Buffer>, answer: (error: null, message: Buffer) => void) => {
      void collect(request).then((all) => answer(null, Buffer.concat(all)));
    },
    asBuffer,
    same,
    "clientStream",
  );
  server.register(
    kinds.serverStream.path,
    (request: { readonly request: Buffer; write(message: Buffer): void; end(): void }) => {
      for (let count = 0; count < 3; count += 1) request.write(request.request);
      request.end();
    },
    asBuffer,
    same,
    "serverStream",
  );
  server.register(
    kinds.bidi.path,
    (request: ServerDuplexStream<Buffer, Uint8Array>) => {
      request.on("data", (message) => request.write(message));
      request.on("end", () => request.end());
    },
    asBuffer,
    same,
    "bidi",
  );
}

async function collect(request: AsyncIterable<Buffer>): Promise<readonly Buffer[]> {
  const all: Buffer[] = [];
  for await (const message of request) all.push(message);
  return all;
}

test("makes calls of all four kinds, one after the other and at once", async () => {
  const wire = await connected(await testServer(registerEcho));

  const all = async (): Promise<unknown> =>
    await Promise.all([
      call(wire),
      call(wire, { method: kinds.clientStream, messages: three }),
      call(wire, { method: kinds.clientStream, messages: [] }),
      call(wire, { method: kinds.serverStream }),
      call(wire, { method: kinds.bidi, messages: three }),
      call(wire, { method: kinds.bidi, messages: [] }),
    ]);
  const expected = [
    { ...ok, messages: 1, bytes: 3 },
    { ...ok, messages: 1, bytes: 70_001 },
    { ...ok, messages: 1, bytes: 0 },
    { ...ok, messages: 3, bytes: 9 },
    { ...ok, messages: 3, bytes: 70_001 },
    { ...ok, messages: 0, bytes: 0 },
  ];

  expect(await all()).toEqual(expected);
  expect(await all()).toEqual(expected);
  expect(wire.connection.openCalls).toBe(0);
  expect(wire.connection.bytesSent).toBeGreaterThan(280_000);
  expect(wire.connection.bytesReceived).toBeGreaterThan(280_000);
});

test("sends metadata, of the target and of the call, text and bytes", async () => {
  const seen: unknown[] = [];
  const port = await testServer((server) =>
    registerUnary(server, kinds.unary.path, ({ metadata }, answer) => {
      const { "grpc-accept-encoding": _, ...rest } = metadata.toJSON();
      seen.push(rest);
      answer(null, Buffer.alloc(0));
    }),
  );
  const target = { ...at(port), metadata: [{ name: "X-Token", value: "s3cret" }] };
  const wire = await connected(target);
  const metadata = [
    { name: "a-bin", value: Buffer.from([0xff, 0]) },
    { name: "te", value: "not ours to change" },
    { name: "twice", value: "1" },
    { name: "twice", value: "2" },
  ];
  for (let count = 0; count < 3; count += 1) await call(wire, { metadata });
  await call(wire);

  const common = { "user-agent": ["wireproof"], "x-token": ["s3cret"] };
  const full = { ...common, "a-bin": [Buffer.from([0xff, 0])], twice: ["1, 2"] };
  expect(seen).toEqual([full, full, full, common]);
});

test("compresses once, and has the server read it", async () => {
  const wire = await connected(await testServer(registerEcho));
  const messages = [Buffer.alloc(50_000)];
  const sentBefore = wire.connection.bytesSent;

  for (const compression of ["gzip", "deflate"] as const)
    expect(await call(wire, { messages, compression })).toMatchObject({ status: 0, messages: 1 });
  expect(wire.connection.bytesSent - sentBefore).toBeLessThan(2000);
});

test.each([
  [false, ["first", "first"]],
  [true, ["first", "other"]],
])(
  "compresses and frames once, or each time where that is asked for: %s",
  async (isFreshEachTime, seen) => {
    const received: string[] = [];
    const { connection, target } = await connected(
      await testServer((server) =>
        registerUnary(server, kinds.unary.path, ({ request }, answer) => {
          received.push(asBuffer(request).toString());
          answer(null, request);
        }),
      ),
    );
    const message = Buffer.from("first");
    const settings = { method: kinds.unary, messages: [message], deadlineMs: 5000 };
    const prepared = prepareCall(target, { ...settings, compression: "gzip", isFreshEachTime });
    const sent = (): Promise<unknown> =>
      new Promise((resolve) => {
        connection.call(prepared, resolve);
      });
    await sent();
    message.write("other");
    await sent();

    expect(received).toEqual(seen);
  },
);

test("gives the status that the server sent", async () => {
  const port = await testServer((server) =>
    registerUnary(server, kinds.unary.path, (_, answer) =>
      answer({ code: 5, details: "no Zoë: 100 %", metadata: new Metadata() }),
    ),
  );
  const wire = await connected(port);

  expect(await call(wire)).toEqual({
    status: 5,
    isClientMade: false,
    details: "no Zoë: 100 %",
    messages: 0,
    bytes: 0,
  });
  expect(await call(wire, { method: kinds.bidi })).toMatchObject({
    status: 12,
    isClientMade: false,
  });
});

test("tells the server of the deadline", async () => {
  const cancelled: unknown[] = [];
  const port = await testServer((server) =>
    registerUnary(server, kinds.unary.path, (request) => {
      request.on("cancelled", () => cancelled.push(Number.isFinite(Number(request.getDeadline()))));
    }),
  );
  const wire = await connected(port);

  // By whose clock it is over is left open.
  expect(await call(wire, { deadlineMs: 100 })).toMatchObject({ status: 4 });
  await expect.poll(() => cancelled).toEqual([true]);
  expect(wire.connection.openCalls).toBe(0);
});

test("speaks TLS, with a certificate of its own where the server asks for one", async () => {
  const port = await testServer(registerEcho, {
    credentials: tlsCredentials(undefined, { mutual: true }),
  });
  const tls = { ca, cert: client.cert, key: client.key, insecure: false };
  const wire = await connected({ ...at(port), tls });

  expect(await call(wire, { messages: [Buffer.alloc(200_000)] })).toEqual({
    ...ok,
    messages: 1,
    bytes: 200_000,
  });
  await expect(connectWire({ ...at(port), tls: { ca, insecure: false } })).rejects.toMatchObject({
    code: "unreachable",
    message: `127.0.0.1:${port}: it asks for a client certificate, and got none`,
  });
  await expect(
    connectWire({ ...at(port), tls: { ca: stranger.cert, insecure: false } }),
  ).rejects.toMatchObject({ code: "unreachable" });
  await expect(connectWire({ ...at(port), tls: { cert: client.cert, insecure: true } }))
    .rejects // A pair or nothing.
    .toMatchObject({ code: "usage", message: "--cert without --key" });
});

test("goes by a unix socket", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wire-"));
  const address = `unix:${join(folder, "s")}`;
  const server = new GrpcServer();
  registerEcho(server);
  onTestFinished(() => {
    server.forceShutdown();
    rmSync(folder, { recursive: true });
  });
  await new Promise((resolve) =>
    server.bindAsync(address, ServerCredentials.createInsecure(), resolve),
  );

  expect(await call(await connected({ address, metadata: [] }))).toMatchObject(ok);
});

test("says why there is no connection", async () => {
  const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const http = await listening(server);
  const mute = await listening(createServer(() => {}));

  await expect(connectWire(at(1))).rejects.toMatchObject({
    code: "unreachable",
    message: "127.0.0.1:1: nothing listens there (connection refused)",
  });
  await expect(connectWire(at(http))).rejects.toMatchObject({
    code: "unreachable",
    message: `127.0.0.1:${http}: it speaks HTTP/1, and gRPC needs HTTP/2`,
  });
  await expect(connectWire(at(mute), { connectTimeoutMs: 50 })).rejects.toMatchObject({
    code: "unreachable",
    message: `127.0.0.1:${mute}: it takes connections and says nothing within 1000 ms`,
  });
});
