import { once } from "node:events";
import { createServer } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { asBuffer } from "./as-buffer.ts";
import { endServer } from "./end-server.ts";
import { grpcJs } from "./grpc-js.ts";

const method = { path: "/a.S/Wait", clientStreaming: false, serverStreaming: false };

test("a call under way ends with its connection, and the port is free, where channelz is off", async () => {
  const server = new Server({ "grpc.enable_channelz": 0 });
  const called = new Promise<void>((resolve) => {
    // Never answers.
    server.register(
      method.path,
      () => resolve(),
      asBuffer,
      (bytes: Buffer) => bytes,
      "unary",
    );
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const call = transport.call({ method, messages: [new Uint8Array()], deadlineMs: 30_000 });
  await called;

  endServer(server, `127.0.0.1:${port}`);
  const { status } = await call;
  const again = createServer();
  onTestFinished(() => void again.close());
  again.listen(port, "127.0.0.1");

  expect(status.name).not.toBe("DEADLINE_EXCEEDED");
  await expect(once(again, "listening")).resolves.toEqual([]);
});
