import { Client, credentials } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { asBuffer } from "../../transports/as-buffer.ts";
import { connectWire } from "../../transports/wire/connect-wire.ts";
import { prepareCall } from "../../transports/wire/prepare-call.ts";
import type { WireOutcome } from "../../transports/wire/wire-types.ts";
import { type BareServerOptions, bareServer } from "./bare-server.ts";

const method = { path: "/any.Service/Method", clientStreaming: false, serverStreaming: false };

async function portOf(options: BareServerOptions = {}): Promise<number> {
  const server = await bareServer(options);
  onTestFinished(() => server.close());
  return server.port;
}

async function answerTo(client: Client, request: Buffer): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      asBuffer,
      (bytes: Buffer) => bytes,
      request,
      (error, answer) => (answer === undefined ? reject(error) : resolve(answer)),
    );
  });
}

for (const messageBytes of [0, 10, 300_000])
  test(`answers a client of grpc-js with ${messageBytes} bytes, whatever it is asked`, async () => {
    const port = await portOf({ messageBytes });
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    onTestFinished(() => client.close());

    expect((await answerTo(client, Buffer.alloc(0))).length).toBe(messageBytes);
    expect((await answerTo(client, Buffer.alloc(1_000_000))).length).toBe(messageBytes);
  });

test("is busy for as long as it is told, and answers calls at once", async () => {
  const target = {
    address: `127.0.0.1:${await portOf({ messageBytes: 7, busyMicroseconds: 5000 })}`,
    metadata: [],
  };
  const connection = await connectWire(target);
  const prepared = prepareCall(target, { method, messages: [Buffer.alloc(3)] });
  const startedAt = performance.now();
  const outcomes = await Promise.all(
    Array.from(
      { length: 10 },
      () => new Promise<WireOutcome>((resolve) => connection.call(prepared, resolve)),
    ),
  );
  connection.close();

  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
  expect(outcomes).toEqual(
    outcomes.map(() => ({ status: 0, isClientMade: false, details: "", messages: 1, bytes: 7 })),
  );
});

test("leaves a client that speaks no HTTP/2", async () => {
  const port = await portOf();

  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});
