import { expect, test } from "vitest";
import type { Progress } from "../engine/events.ts";
import { ProgressLine } from "./progress-line.ts";

const progress: Progress = {
  checksDone: 312,
  checks: 1140,
  cases: 48_210,
  findings: 2,
  elapsedMs: 12_345,
  current: { property: "wire/round-trip", codec: "protobufjs", subject: "acme.v1.Order" },
};

const erase = "\r\u001b[K";

/** A terminal that remembers what was written, and a clock that is set by hand. */
function terminal(columns: number) {
  const written: string[] = [];
  const clock = { now: 0 };
  const line = new ProgressLine({
    write: (text) => void written.push(text),
    columns: () => columns,
    now: () => clock.now,
  });
  return { written, clock, line };
}

test("the line says how far the run is", () => {
  const { line, written } = terminal(200);

  line.show(progress);

  expect(written).toEqual([
    `${erase}312/1,140 checks  48,210 cases  2 findings  12.3 s  wire/round-trip protobufjs acme.v1.Order`,
  ]);
});

test("the line is drawn ten times a second at most", () => {
  const { line, written, clock } = terminal(80);

  for (clock.now = 0; clock.now < 1000; clock.now += 7) line.show(progress);

  expect(written.length).toBeGreaterThanOrEqual(9);
  expect(written.length).toBeLessThanOrEqual(10);
});

test("the line never wraps", () => {
  const { line, written } = terminal(40);

  line.show(progress);

  expect(written[0]?.slice(erase.length)).toHaveLength(39);
});

test("clearing takes away a line that is shown, once", () => {
  const { line, written } = terminal(80);

  line.clear();
  line.show(progress);
  line.clear();
  line.clear();

  expect(written.slice(1)).toEqual([erase]);
});
