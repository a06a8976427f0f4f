import { Server, ServerCredentials, type sendUnaryData, status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { asBuffer } from "../../transports/as-buffer.ts";
import { endServer } from "../../transports/end-server.ts";
import { RawClient } from "../server/testing/raw-client.ts";
import { CallCounter } from "./call-counter.ts";

/** A server whose method gives what it gets, and a client of it. */
async function counted(counter: CallCounter): Promise<RawClient> {
  const server = new Server({ interceptors: [counter.interceptor] });
  server.register(
    "/a.S/Echo",
    (call: { readonly request: Buffer }, answered: sendUnaryData<Buffer>) => {
      if (call.request.length === 0) answered({ code: status.NOT_FOUND });
      else if (call.request.length === 1) answered({ code: 77 as status });
      else answered(null, call.request);
    },
    asBuffer,
    (bytes: Buffer) => bytes,
    "unary",
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  onTestFinished(() => endServer(server, `127.0.0.1:${port}`));
  const client = new RawClient(`127.0.0.1:${port}`);
  onTestFinished(() => client.close());
  return client;
}

test("calls are counted by method and status, a status without a name by its number", async () => {
  const counter = new CallCounter();
  const client = await counted(counter);

  expect(counter.counts).toEqual(new Map());
  for (const size of [0, 2, 1, 2]) await client.call("/a.S/Echo", [new Uint8Array(size)]);

  expect(counter.counts).toEqual(
    new Map([
      [
        "a.S/Echo",
        new Map([
          ["NOT_FOUND", 1],
          ["OK", 2],
          ["77", 1],
        ]),
      ],
    ]),
  );
});
