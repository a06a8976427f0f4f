import { expect, onTestFinished, test } from "vitest";
import { cuttableLine } from "./cuttable-line.ts";
import { grpcJs } from "./grpc-js.ts";
import { serve } from "./loopback-server.ts";
import type { RpcStatus } from "./transport.ts";

const method = { path: "/a.S/Act", clientStreaming: false, serverStreaming: false };

/** Calls through a line that is cut when the server has acted, for as many times as are given. */
async function actsThroughCuts(
  maxAttempts: number,
  cuts: number,
): Promise<{ readonly acts: number; readonly status: RpcStatus["name"] }> {
  let acts = 0;
  const answer = (): readonly Uint8Array[] => {
    acts += 1;
    if (acts <= cuts) line.cut();
    return [new Uint8Array()];
  };
  const server = await serve([{ method, read: () => {}, answer }]);
  const line = await cuttableLine(server.port);
  const transport = grpcJs(line.address, { maxAttempts });
  onTestFinished(() => {
    transport.close();
    line.close();
    server.close();
  });
  const { status } = await transport.call({ method, messages: [new Uint8Array()] });
  return { acts, status: status.name };
}

test("a line that is whole changes nothing", async () => {
  expect(await actsThroughCuts(2, 0)).toEqual({ acts: 1, status: "OK" });
});

test("a client that calls once loses its call, though the server has acted", async () => {
  expect(await actsThroughCuts(1, 1)).toEqual({ acts: 1, status: "UNAVAILABLE" });
});

test("a client that calls again has its answer, and the server has acted twice", async () => {
  expect(await actsThroughCuts(2, 1)).toEqual({ acts: 2, status: "OK" });
});

test("a client makes no more attempts than it is told", async () => {
  expect(await actsThroughCuts(2, 5)).toEqual({ acts: 2, status: "UNAVAILABLE" });
});
