import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type BareServer, bareServer } from "../../mocks/bare-server/bare-server.ts";
import { listening } from "../../transports/testing/listening.ts";
import { answer, rawServer } from "../../transports/testing/raw-server.ts";
import { frameServer, goawayFrame } from "../../transports/wire/testing/frame-server.ts";
import { percentileOf, runnerAt, until } from "./testing/measured.ts";

test("callers of a closed step make exactly so many calls as they are told to, in turn", async () => {
  const runner = await runnerAt((await bare()).port, {
    kind: "closed",
    connections: 3,
    callers: 5,
  });
  const report = await runner.window(until({ calls: 500 }));

  expect(report).toMatchObject({ calls: 500, okInTime: 500, isAtRest: true, unsent: 0 });
  expect(report).toMatchObject({ messagesSent: 500, messagesReceived: 500 });
  expect(report.errors.size).toBe(0);
  expect(report.latency.histogram.count).toBe(500);
  expect(report.bytesReceived).toBeGreaterThan(500 * 9);
});

test("never more calls are under way than there are callers", async () => {
  let [now, most] = [0, 0];
  const port = await rawServer((stream) => {
    most = Math.max(most, ++now);
    const due = performance.now() + 5;
    const later = (): void => {
      // Timers of Node may be early, by what their round of the event loop took before.
      if (performance.now() < due) {
        setTimeout(later, 1);
        return;
      }
      now--;
      answer(stream, [new Uint8Array()]);
    };
    later();
  });
  const runner = await runnerAt(port, { kind: "closed", connections: 2, callers: 7 });
  const report = await runner.window(until({ ms: 100 }));

  expect(most).toBe(7);
  expect(percentileOf(report, 0.1)).toBeGreaterThanOrEqual(4.9);
});

test("an open step keeps its rate, whatever a call takes", async () => {
  const port = await rawServer((stream) => {
    setTimeout(() => answer(stream, [new Uint8Array()]), 50);
  });
  const runner = await runnerAt(port, open(400));
  const report = await runner.window(until({ ms: 400 }));
  const due = 0.4 * report.elapsedMs;

  expect(report.calls).toBeGreaterThanOrEqual(Math.floor(due * 0.95));
  expect(report.calls).toBeLessThanOrEqual(Math.ceil(due * 1.05));
});

test("a server that stands still for a second makes every call of that second slow", async () => {
  let stallAt = Number.POSITIVE_INFINITY;
  const port = await rawServer((stream) => {
    const now = performance.now();
    stallAt = Math.min(stallAt, now + 200);
    const waits = now > stallAt && now < stallAt + 1000 ? stallAt + 1000 - now : 0;
    setTimeout(() => answer(stream, [new Uint8Array()]), waits);
  });
  const runner = await runnerAt(port, open(300));
  const report = await runner.window(until({ ms: 1500 }));

  // The calls of two thirds of the time wait from 0 to 1000 ms, evenly. Callers that wait for their answers would have
  // made a single call in that second, and taken it for one in hundreds.
  expect(report.calls).toBeGreaterThan(445);
  expect(percentileOf(report, 50)).toBeGreaterThan(200);
  expect(percentileOf(report, 99)).toBeGreaterThan(950);
  expect(percentileOf(report, 99)).toBeLessThan(2000);
});

test("a thread that had to wait sends what was due meanwhile, and counts it from when it was due", async () => {
  const runner = await runnerAt((await bare()).port, open(1000));
  const window = runner.window(until({ ms: 200 }));
  await sleep(100);
  const blockedUntil = performance.now() + 300;
  while (performance.now() < blockedUntil);
  const report = await window;

  expect(report.calls).toBeGreaterThan(390);
  expect(percentileOf(report, 90)).toBeGreaterThan(150);
});

test("calls beyond those that may be under way are not sent, and are counted", async () => {
  const port = await rawServer((stream) => {
    setTimeout(() => answer(stream, [new Uint8Array()]), 300);
  });
  const runner = await runnerAt(port, { ...open(1000), maxUnderWay: 20 });
  const report = await runner.window(until({ ms: 200 }));

  expect(report.calls).toBe(20);
  expect(report.unsent).toBeGreaterThan(150);
});

test("nothing that began in a warm-up counts, however late it ends", async () => {
  let first = true;
  const port = await rawServer((stream) => {
    setTimeout(() => answer(stream, [new Uint8Array()]), first ? 200 : 0);
    first = false;
  });
  const runner = await runnerAt(port, { kind: "closed", connections: 1, callers: 2 });
  await runner.window({ settleMs: 0, until: { ms: 50 }, isWarmUp: true });
  const report = await runner.window(until({ ms: 300 }));

  expect(percentileOf(report, 100)).toBeLessThan(150);
});

test("counts what did not end with OK by status, apart from latency", async () => {
  let calls = 0;
  const port = await rawServer((stream) => {
    const isBad = calls++ % 4 === 0;
    const refusal = { "grpc-status": "8", "grpc-message": "slow%20down" };
    answer(stream, isBad ? [] : [new Uint8Array()], isBad ? refusal : undefined);
  });
  const runner = await runnerAt(port, { kind: "closed", connections: 1, callers: 1 });
  const report = await runner.window(until({ calls: 100 }));

  expect(report.calls).toBe(100);
  expect([...report.errors]).toEqual([[8, { count: 25, details: "slow down" }]]);
  expect(report.latency.histogram.count).toBe(75);
});

test("a call that is never answered ends with its deadline, and does not hold a step up", async () => {
  const port = await rawServer(() => {});
  const runner = await runnerAt(port, { kind: "closed", connections: 1, callers: 2 }, 100);
  const report = await runner.window(until({ ms: 250 }));

  expect([...report.errors.keys()]).toEqual([4]);
  expect(report).toMatchObject({ okInTime: 0, isAtRest: true });
});

test("connects again where a connection is lost, and counts the calls that went with it", async () => {
  const server = await bare();
  const runner = await runnerAt(server.port, { kind: "closed", connections: 2, callers: 8 });
  const window = runner.window(until({ ms: 500 }));
  await sleep(100);
  server.close();
  await sleep(50);
  await bare(server.port);
  const report = await window;

  expect([...report.errors.keys()]).toEqual([14]);
  expect(report.errors.get(14)?.count).toBeLessThan(150);
  expect(report).not.toHaveProperty("gone");
  // It went on behind the outage.
  const after = await runner.window(until({ calls: 50 }));
  expect(after).toMatchObject({ calls: 50, okInTime: 50 });
});

test("a server that is gone ends a window soon", async () => {
  const server = await bare();
  const closed = await runnerAt(server.port, { kind: "closed", connections: 2, callers: 8 });
  const began = performance.now();
  const windows = [closed, await runnerAt(server.port, open(200))].map((runner) =>
    runner.window(until({ ms: 60_000 })),
  );
  await sleep(50);
  server.close();
  const reports = await Promise.all(windows);

  for (const { gone } of reports) expect(gone).toMatch(/127\.0\.0\.1:\d+: nothing listens there/);
  expect(performance.now() - began).toBeLessThan(6000);
});

test("a server that takes connections and ends them is not called without pause", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    // The empty settings with which a server of HTTP/2 begins, and then the end.
    socket.write(Buffer.from("000000040000000000", "hex"));
    socket.on("error", () => {});
    setTimeout(() => socket.destroy(), 10);
  });
  const runner = await runnerAt(await listening(server), {
    kind: "closed",
    connections: 1,
    callers: 4,
  });
  const report = await runner.window(until({ ms: 500 }));

  expect(connections).toBeGreaterThan(2);
  expect(connections).toBeLessThan(10);
  expect(report.okInTime).toBe(0);
  expect(report.calls).toBeLessThan(100);
});

for (const share of [
  { kind: "closed", connections: 2, callers: 16 } as const,
  // Fewer at once than a connection takes in its life: after a pause of this machine, no call is refused twice.
  { ...open(4000), maxUnderWay: 100 },
])
  test(`no call of ${share.kind} steps fails where a server ends its connections when they are old`, async () => {
    let connections = 0;
    const left = new Map<unknown, number>();
    const port = await rawServer((stream) => {
      const { session } = stream;
      const calls = (left.get(session) ?? 200) - 1;
      left.set(session, calls);
      connections = left.size;
      // The last that it takes is the last that has arrived: what was sent meanwhile is refused.
      if (calls === 0) session?.goaway(0);
      setImmediate(() => {
        // Those behind the last that it took are refused.
        if (!stream.destroyed) answer(stream, [new Uint8Array()]);
      });
    });
    const runner = await runnerAt(port, share);
    const report = await runner.window(until({ calls: 2000 }));

    expect([...report.errors]).toEqual([]);
    expect(report).toMatchObject({ okInTime: report.calls, isAtRest: true });
    expect(report.calls + report.unsent).toBe(2000);
    expect(connections).toBeGreaterThanOrEqual(report.calls / 250);
  });

for (const share of [{ kind: "closed", connections: 1, callers: 2 } as const, open(100)])
  test(`calls of ${share.kind} steps wait for a connection that is made again, and the time counts`, async () => {
    let isFirst = true;
    const port = await rawServer((stream) => {
      if (isFirst) stream.session?.goaway(0);
      isFirst = false;
      answer(stream, [new Uint8Array()]);
    });
    const runner = await runnerAt(await slowToConnectAgain(port), share);
    const report = await runner.window(until({ ms: 400 }));

    expect([...report.errors]).toEqual([]);
    expect(percentileOf(report, 100)).toBeGreaterThan(share.kind === "closed" ? 190 : 170);
  });

for (const share of [{ kind: "closed", connections: 1, callers: 4 } as const, open(200)])
  test(`calls of ${share.kind} steps that a server refuses again and again fail, with pauses between`, async () => {
    const connections = new Set<unknown>();
    const port = await frameServer((socket) => {
      connections.add(socket);
      socket.write(goawayFrame(0));
    });
    const runner = await runnerAt(port, share);
    const report = await runner.window(until({ ms: 300 }));

    expect([...report.errors.keys()]).toEqual([14]);
    expect(report).toMatchObject({ okInTime: 0, isAtRest: true });
    expect(connections.size).toBeGreaterThan(2);
    expect(connections.size).toBeLessThan(10);
  });

for (const share of [{ kind: "closed", connections: 1, callers: 2 } as const, open(20)])
  test(`a call of ${share.kind} steps that waits for its connection for longer than it may take ends with its deadline`, async () => {
    const port = await rawServer((stream) => {
      stream.session?.goaway(0);
      answer(stream, [new Uint8Array()]);
    });
    const runner = await runnerAt(await slowToConnectAgain(port), share, 100);
    const report = await runner.window(until({ ms: 400 }));

    expect([...report.errors.keys()]).toEqual([4]);
    expect(report).toMatchObject({ isAtRest: true });
  });

/** Passes the first connection on at once, and each that follows after 200 ms. */
async function slowToConnectAgain(port: number): Promise<number> {
  let waitMs = 0;
  const server = createServer((socket) => {
    setTimeout(() => {
      const passed = connect(port, "127.0.0.1");
      passed.on("error", () => socket.destroy());
      socket.pipe(passed).pipe(socket);
    }, waitMs);
    waitMs = 200;
  });
  return await listening(server);
}

function open(callsPerSecond: number) {
  const pace = { callsPerSecond, firstAtMs: 0 };
  return { kind: "open", connections: 1, pace, maxUnderWay: 10_000 } as const;
}

async function bare(port?: number): Promise<BareServer> {
  const server = await bareServer(port === undefined ? {} : { port });
  onTestFinished(() => server.close());
  return server;
}
