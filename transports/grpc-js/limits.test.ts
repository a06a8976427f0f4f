import { connect, createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { Server as GrpcServer, type Server, ServerCredentials } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { grpcJs } from "../grpc-js.ts";
import { loopbackPort } from "../loopback-port.ts";
import { answerHeaders, framed, rawServer } from "../testing/raw-server.ts";
import { testServer } from "../testing/test-server.ts";
import { registerUnary } from "../testing/test-services.ts";
import type { CallOutcome, CallRequest, Compression, Transport } from "../transport.ts";

const method = { path: "/a.S/Act", clientStreaming: false, serverStreaming: false };
const message = Buffer.from("a message that can be made smaller ".repeat(20));

function echo(server: Server): void {
  registerUnary(server, method.path, ({ request }, answer) => answer(null, request));
}

function opened(port: number, options: Parameters<typeof grpcJs>[1] = {}): Transport {
  const transport = grpcJs(`127.0.0.1:${port}`, options);
  onTestFinished(() => transport.close());
  return transport;
}

for (const [compression, flag, encoding] of [
  ["identity", 0, undefined],
  ["gzip", 1, "gzip"],
  ["deflate", 1, "deflate"],
] as const)
  test(`a ${compression} call is one on the wire, and its answer is read`, async () => {
    const seen: unknown[] = [];
    const port = await rawServer((stream, headers) => {
      stream.once("data", (frame: Buffer) => {
        seen.push(headers["grpc-encoding"], frame[0]);
        stream.respond({ ...answerHeaders, "grpc-encoding": "gzip" }, { waitForTrailers: true });
        stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
        const packed = framed(gzipSync(message));
        packed[0] = 1;
        stream.end(packed);
      });
    });

    const outcome = await opened(port).call({ method, messages: [message], compression });

    expect(seen).toEqual([encoding, flag]);
    expect(outcome.messages).toEqual([message]);
  });

test("calls of one transport may each be compressed in another way", async () => {
  const transport = opened(await testServer(echo));
  const all: readonly Compression[] = ["gzip", "identity", "deflate", "gzip"];

  const outcomes = await Promise.all(
    all.map((compression) => transport.call({ method, messages: [message], compression })),
  );

  expect(outcomes.map(({ messages }) => messages[0])).toEqual(all.map(() => message));
});

async function answered(bytes: number, maxMessageBytes?: number): Promise<CallOutcome> {
  const limits = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const port = await testServer(echo, { options: limits });
  const limit = maxMessageBytes === undefined ? {} : { maxMessageBytes };
  const transport = grpcJs({ address: `127.0.0.1:${port}`, metadata: [], ...limit });
  onTestFinished(() => transport.close());
  return await transport.call({ method, messages: [new Uint8Array(bytes)], deadlineMs: 60_000 });
}

test("an answer is taken up to the limit, and not beyond", async () => {
  expect((await answered(1000, 1000)).status.name).toBe("OK");
  expect((await answered(1001, 1000)).status.name).toBe("RESOURCE_EXHAUSTED");
  // Beyond what the library sends and takes by itself.
  expect((await answered(5 * 1024 * 1024)).status.name).toBe("OK");
});

test("an answer that unpacks to more than the limit is not unpacked", async () => {
  const bomb = framed(gzipSync(new Uint8Array(64 * 1024 * 1024)));
  bomb[0] = 1;
  const port = await rawServer((stream) => {
    stream.respond({ ...answerHeaders, "grpc-encoding": "gzip" });
    stream.end(bomb);
  });
  const target = { address: `127.0.0.1:${port}`, metadata: [], maxMessageBytes: 1024 * 1024 };
  const transport = grpcJs(target);
  onTestFinished(() => transport.close());

  const { status } = await transport.call({ method, messages: [message] });

  expect(status.name).toBe("RESOURCE_EXHAUSTED");
});

async function hanging(): Promise<{ readonly transport: Transport; readonly ended: () => number }> {
  let ended = 0;
  const port = await testServer((server) =>
    registerUnary(server, method.path, (call) => {
      call.on("cancelled", () => {
        ended += 1;
      });
    }),
  );
  return { transport: opened(port), ended: () => ended };
}

test("a signal cancels the calls it was given to, there and here", async () => {
  const { transport, ended } = await hanging();
  const controller = new AbortController();
  const request: CallRequest = { method, messages: [message], deadlineMs: 60_000 };
  const given = [1, 2, 3].map(() => transport.call({ ...request, signal: controller.signal }));
  const other = transport.call({ ...request, deadlineMs: 1000 });
  await setTimeout(200);
  controller.abort();

  for (const { status } of await Promise.all(given))
    expect(status).toEqual({ code: 1, name: "CANCELLED", details: "Cancelled on client" });
  expect((await other).status.name).toBe("DEADLINE_EXCEEDED");
  await expect.poll(ended).toBe(4);
  const late = await transport.call({ ...request, signal: controller.signal });
  expect(late.status.name).toBe("CANCELLED");
});

test("a call behind the end of its transport is cancelled", async () => {
  const transport = opened(await testServer(echo));
  transport.close();

  const { status } = await transport.call({ method, messages: [message] });
  expect(status.name).toBe("CANCELLED");
});

for (const connections of [1, 3])
  test(`a transport of ${connections} has as many connections, and shares none`, async () => {
    let opens = 0;
    const port = await testServer(echo);
    const front = createServer((near) => {
      opens += 1;
      relay(near, port);
    });
    const shown = await loopbackPort(front);
    onTestFinished(() => {
      front.close();
    });
    const transports = [opened(shown, { connections }), opened(shown, { connections })];

    for (const transport of transports)
      for (let calls = 0; calls < 6; calls += 1)
        expect((await transport.call({ method, messages: [message] })).status.name).toBe("OK");

    expect(opens).toBe(2 * connections);
  });

function relay(near: Socket, port: number): void {
  const far = connect(port, "127.0.0.1");
  near.pipe(far).pipe(near);
  for (const socket of [near, far]) socket.on("error", () => {});
}

test("a server that was ended and started again is found again", async () => {
  const first = new GrpcServer();
  echo(first);
  const port = await bound(first, 0);
  const transport = opened(port);
  const request = { method, messages: [message] };

  expect((await transport.call(request)).status.name).toBe("OK");
  first.forceShutdown();
  await expect.poll(async () => (await transport.call(request)).status.name).toBe("UNAVAILABLE");
  const second = new GrpcServer();
  onTestFinished(() => second.forceShutdown());
  echo(second);
  await bound(second, port);

  await expect
    .poll(async () => (await transport.call(request)).status.name, { timeout: 5000 })
    .toBe("OK");
});

async function bound(server: Server, port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const credentials = ServerCredentials.createInsecure();
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, at) =>
      error === null ? resolve(at) : reject(error),
    );
  });
}
