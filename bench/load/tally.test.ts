import { expect, test } from "vitest";
import { Tally } from "./tally.ts";

const ok = { status: 0, isClientMade: false, details: "", messages: 2, bytes: 10 };
const bad = { ...ok, status: 5, details: "no such order", messages: 0 };

test("calls a second are those that end while it counts, and latency that of those that begin then", () => {
  const tally = new Tally();
  const before = tally.mark;
  tally.isCounting = true;
  const within = tally.mark;
  tally.ended(ok, { ms: 9, messages: 1, mark: before });
  tally.ended(ok, { ms: 1, messages: 1, mark: within });
  tally.isCounting = false;
  tally.ended(ok, { ms: 3, messages: 1, mark: within });
  tally.ended(ok, { ms: 9, messages: 1, mark: tally.mark });
  const counts = tally.take();

  expect(counts).toMatchObject({ okInTime: 2, calls: 2, messagesSent: 2, messagesReceived: 4 });
  expect(counts.latency.histogram.count).toBe(2);
  expect(Math.round(counts.latency.histogram.mean / 1e5)).toBe(20);
});

test("a slow call of a window before counts when it ends, and one of a warm-up never", () => {
  const tally = new Tally();
  tally.isCounting = true;
  const ofWarmUp = tally.mark;
  tally.take();
  tally.forget();
  const ofWindow = tally.mark;
  tally.take();
  tally.ended(ok, { ms: 500, messages: 1, mark: ofWarmUp });
  tally.ended(ok, { ms: 500, messages: 1, mark: ofWindow });

  expect(tally.take().latency.histogram.count).toBe(1);
});

test("errors have a count and the first words, and no latency", () => {
  const tally = new Tally();
  tally.isCounting = true;
  tally.ended(bad, { ms: 1, messages: 1, mark: tally.mark });
  tally.ended({ ...bad, details: "another" }, { ms: 1, messages: 1, mark: tally.mark });
  tally.refused({ ...bad, status: 14, details: "lost" });
  const { errors, latency, okInTime, calls } = tally.take();

  expect([...errors]).toEqual([
    [5, { count: 2, details: "no such order" }],
    [14, { count: 1, details: "lost" }],
  ]);
  expect([latency.histogram.count, okInTime, calls]).toEqual([0, 0, 3]);
});

test("a server that makes up statuses fills no memory: what is counted stays small", () => {
  const tally = new Tally();
  tally.isCounting = true;
  const details = "x".repeat(100_000);
  for (let status = 100; status < 10_100; status++)
    tally.ended({ ...bad, status, details }, { ms: 1, messages: 1, mark: tally.mark });
  const [first, ...others] = tally.take().errors.values();

  expect([first?.count, first?.details.length, others]).toEqual([10_000, 200, []]);
});

test("counts anew when it was taken", () => {
  const tally = new Tally();
  tally.isCounting = true;
  tally.leftOut();
  tally.sentLate(5);
  tally.ended(bad, { ms: 1, messages: 1, mark: tally.mark });

  expect(tally.take()).toMatchObject({ unsent: 1, calls: 1 });
  expect(tally.take()).toMatchObject({ unsent: 0, calls: 0, messagesSent: 0, lateP99: 0 });
});
