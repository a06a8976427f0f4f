import { spawn } from "node:child_process";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { bareServer } from "../../mocks/bare-server/bare-server.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { answer, rawServer } from "../../transports/testing/raw-server.ts";
import type { LoadEvent, LoadRequest } from "./load-request.ts";
import type { LoadStep } from "./load-result.ts";
import { runInterleaved } from "./run-interleaved.ts";
import { runLoad } from "./run-load.ts";
import { planned } from "./testing/measured.ts";

const closed: LoadStep = { kind: "closed", connections: 2, concurrency: 8 };
const open: LoadStep = { kind: "open", connections: 1, rate: 200 };

test("measures each step on threads of its own, window by window, beside the reference server", async () => {
  const events: LoadEvent[] = [];
  const request = await requestTo({ steps: [closed, open], workers: 2, reference: true });
  const results = await runLoad(request, (event) => events.push(event));

  expect(results.map(({ name }) => name)).toEqual(["closed-c8-n2", "open-r200"]);
  for (const result of results) {
    expect(result.windows).toHaveLength(4);
    expect(result.windows.some(({ reference }) => reference > 1000)).toBe(true);
    expect(result.errors).toEqual([]);
    expect(result.latency?.percentiles["99.99"]).toBeGreaterThan(0);
    expect(result.throughput.low).toBeLessThanOrEqual(result.throughput.median);
    expect(result).not.toHaveProperty("endedEarly");
    expect(result.client.cpuCores).toBeGreaterThan(0);
    expect(result.client.eventLoopUtilization).toBeGreaterThan(0);
    expect(result.client.eventLoopUtilization).toBeLessThanOrEqual(1);
  }
  expect(results.map(({ client }) => client.workers)).toEqual([2, 1]);
  expect(events.map(({ kind }) => kind)).toEqual(
    [closed, open].flatMap(() => ["step-began", ...Array(4).fill("window"), "step-ended"]),
  );
});

test("tells the calls a second of the whole step where calls take longer than a window", async () => {
  const port = await rawServer((stream) => {
    setTimeout(() => answer(stream, [new Uint8Array()]), 300);
  });
  const request = await requestTo({ steps: [closed], windows: 10 });
  const [result] = await runLoad({
    ...request,
    ...{ target: { address: `127.0.0.1:${port}`, metadata: [] } },
    extent: { kind: "duration", durationMs: 1000 },
  });
  const { throughput, windows = [], durationMs = 0 } = result ?? {};

  // Eight callers, each of which makes 3.33 calls a second at most; in most of ten windows no call ends.
  const ended = ((throughput?.median ?? 0) * durationMs) / 1000;
  expect(ended).toBeCloseTo(Math.round(ended), 6);
  expect(ended).toBeGreaterThanOrEqual(16);
  expect(ended).toBeLessThanOrEqual(32);
  expect(windows.length).toBeLessThanOrEqual(5);
  for (const { callsPerSecond } of windows) expect(callsPerSecond).toBeGreaterThan(0);
  expect(windows.at(-1)?.p50).toBeGreaterThan(290e6);
  expect(throughput?.low).toBeGreaterThan(0);
});

test("makes so many calls, where calls are counted and not time", async () => {
  const request = await requestTo({ steps: [closed], extent: { kind: "count", calls: 1000 } });
  const [result] = await runLoad(request);

  expect(result).toMatchObject({ calls: 1000, messagesSent: 1000, messagesReceived: 1000 });
});

for (const calls of [1, 14, 137])
  test(`makes ${calls} calls where ${calls} are asked for, of one side or of two`, async () => {
    const request = await requestTo({
      ...{ steps: [closed, open], extent: { kind: "count", calls }, workers: 2, windows: 40 },
    });
    const alone = await runLoad(request);
    const turns = await runInterleaved([request, request]);

    for (const result of [...alone, ...turns.flat()]) {
      expect(result).toMatchObject({ calls, errors: [], unsent: 0 });
      expect((result.throughput.median * result.durationMs) / 1000).toBeCloseTo(calls, 6);
    }
  });

test("measures two sides in one run, in windows that pair up", async () => {
  const slow = await bareServer({ busyMicroseconds: 400 });
  onTestFinished(() => slow.close());
  const request = await requestTo({ steps: [closed], windows: 6 });
  const target = { address: `127.0.0.1:${slow.port}`, metadata: [] };
  const order: number[] = [];
  const [pair] = await runInterleaved([request, { ...request, target }], (event) => {
    if (event.kind === "window") order.push(event.number);
  });
  const [before, after] = pair ?? [];

  expect(order).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
  expect([before, after].map((side) => side?.windows.length)).toEqual([6, 6]);
  expect(after?.throughput.median).toBeLessThan((before?.throughput.median ?? 0) * 0.8);
});

test("measures two sides by turns whose calls take longer than the windows that are asked for", async () => {
  const ports = await Promise.all(
    [100, 200].map((ms) =>
      rawServer((stream) => void setTimeout(() => answer(stream, [new Uint8Array()]), ms)),
    ),
  );
  const request = await requestTo({ steps: [closed], windows: 40, leastWindows: 1 });
  const extent = { kind: "duration", durationMs: 1200 } as const;
  const [before, after] = ports.map(
    (port): LoadRequest => ({
      ...{ ...request, extent },
      target: { address: `127.0.0.1:${port}`, metadata: [] },
    }),
  );
  const [pair] = await runInterleaved([before ?? request, after ?? request]);

  expect(pair?.map(({ windows }) => windows.length)).toEqual([2, 2]);
  for (const [at, ms] of [100, 200].entries()) {
    expect(pair?.[at]?.throughput.median).toBeGreaterThan((0.6 * 8000) / ms);
    expect(pair?.[at]?.throughput.median).toBeLessThan((1.3 * 8000) / ms);
    for (const { p50 } of pair?.[at]?.windows ?? []) expect(p50 / 1e6).toBeGreaterThan(ms - 10);
  }
});

test("stops at once when it is told to, with what was measured", async () => {
  const stop = new AbortController();
  const request = await requestTo({
    ...{ steps: [closed, open], windows: 100, signal: stop.signal, reference: true },
    extent: { kind: "duration", durationMs: 60_000 },
  });
  let toldAt = 0;
  const results = await runLoad({ ...request, windows: 600 }, (event) => {
    if (event.kind !== "window" || event.number !== 2) return;
    toldAt = performance.now();
    stop.abort();
  });

  expect(performance.now() - toldAt).toBeLessThan(1000);
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ endedEarly: "the run was told to stop" });
  expect(results[0]?.windows.length).toBeGreaterThanOrEqual(2);
});

test("a run that was told to stop before it began measures nothing", async () => {
  const request = await requestTo({ steps: [closed], signal: AbortSignal.abort() });

  expect(await runLoad(request)).toEqual([]);
});

test("a server that is not there, and a process that is not there, are told before anything runs", async () => {
  const request = await requestTo({ steps: [closed] });
  const target = { address: "127.0.0.1:1", metadata: [] };
  const ended = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await new Promise((resolve) => ended.once("exit", resolve));

  await expect(runLoad({ ...request, target })).rejects.toThrow(ToolError);
  await expect(runLoad({ ...request, target })).rejects.toThrow("nothing listens there");
  await expect(runLoad({ ...request, pid: ended.pid ?? 0 })).rejects.toThrow("no such process");
});

test("a server that is gone midway ends the run, and the result says so", async () => {
  const server = await bareServer();
  const request = await requestTo({ steps: [closed, open] });
  const target = { address: `127.0.0.1:${server.port}`, metadata: [] };
  const results = await runLoad({ ...request, target, maxErrorShare: 0.9 }, (event) => {
    if (event.kind === "window" && event.number === 2) server.close();
  });

  expect(results).toHaveLength(1);
  expect(results[0]?.endedEarly).toMatch(/^the server is gone: 127\.0\.0\.1:\d+: nothing listens/);
  expect(results[0]?.errors[0]?.status).toBe("UNAVAILABLE");
});

test("a server that is gone between two steps leaves what was measured by turns", async () => {
  const server = await bareServer();
  onTestFinished(() => server.close());
  const request = await requestTo({ steps: [closed, open] });
  const target = { address: `127.0.0.1:${server.port}`, metadata: [] };
  let ended = 0;
  const pairs = await runInterleaved([request, { ...request, target }], (event) => {
    if (event.kind === "step-ended" && ++ended === 2) server.close();
  });

  expect(pairs.map((pair) => pair.map(({ name }) => name))).toEqual([
    ["closed-c8-n2", "closed-c8-n2"],
  ]);
  for (const { endedEarly, calls } of pairs.flat()) {
    expect(endedEarly).toContain(`the server is gone: ${target.address}: nothing listens there`);
    expect(calls).toBeGreaterThan(0);
  }
});

test("watches the server's process", async () => {
  const request = await requestTo({ steps: [closed], pid: process.pid });
  const [result] = await runLoad(request);

  expect(result?.server?.cpuCores).toBeGreaterThan(0);
  expect(result?.server?.memoryMost).toBeGreaterThan(20 * 2 ** 20);
});

/** Quick, to a server of this process. */
async function requestTo(
  asked: Pick<LoadRequest, "steps"> & Partial<LoadRequest>,
): Promise<LoadRequest> {
  const server = await bareServer();
  onTestFinished(() => server.close());
  return {
    ...{ target: { address: `127.0.0.1:${server.port}`, metadata: [] }, calls: [planned] },
    ...{ warmUpMs: 50, extent: { kind: "duration", durationMs: 400 }, windows: 4 },
    ...{ workers: 1, callTimeoutMs: 5000, reference: false },
    ...asked,
  };
}
