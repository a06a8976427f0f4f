import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { findingsPage } from "./findings-page.ts";
import type { KnownFailure } from "./known-failures.ts";
import { type StoredFailure, storedFailure } from "./store.ts";
import { aFinding } from "./testing/a-finding.ts";

function stored(parts: Partial<Finding>): StoredFailure {
  return storedFailure({
    finding: aFinding(parts),
    codecSpec: "oracle",
    input: { kind: "wire", hex: ["0a0161"] },
    schema: { sources: {} },
  });
}

function sized(toBytes: number): Finding["shrink"] {
  return { steps: 1, fromBytes: 99, toBytes };
}

const failures = [
  stored({ id: "a", group: "1", subject: "B", shrink: sized(5) }),
  stored({ id: "b", group: "1", subject: "A", shrink: sized(3) }),
  stored({ id: "c", group: "1", subject: "A", shrink: sized(4) }),
  stored({ id: "d", group: "2", subject: "A", property: "wire/merge", shrink: sized(9) }),
  stored({ id: "e", group: "3", codec: "another", shrink: sized(2) }),
];

function idsOn(all: readonly StoredFailure[], known: readonly KnownFailure[] = []) {
  const { bugs } = findingsPage(all, known);
  return bugs.map(({ finding, messages }) => `${finding.codec} ${finding.id} ${messages}`);
}

test("a group is one bug, shown by its smallest failure, with the messages that have it", () => {
  expect(idsOn(failures)).toEqual(["another e 1", "oracle d 1", "oracle b 2"]);
});

test("the order of the store says nothing", () => {
  expect(idsOn(failures.toReversed())).toEqual(idsOn(failures));
});

test("groups that the lists give one reason are one bug", () => {
  const entry = (group: string): KnownFailure => ({
    ...{ place: "known.txt:1", property: "wire/round-trip", codec: "oracle", subject: "**" },
    finding: group,
    reason: "It drops text.",
  });
  const more = [...failures, stored({ id: "f", group: "4", subject: "C", shrink: sized(1) })];

  const { bugs } = findingsPage(more, [entry("1"), entry("4")]);

  expect(bugs.map(({ finding, reason, messages }) => [finding.id, reason, messages])).toEqual([
    ["e", undefined, 1],
    ["d", undefined, 1],
    ["f", "It drops text.", 3],
  ]);
});

test("versions of a codec are apart", () => {
  const older = stored({ id: "z", group: "1", codecVersion: "0" });

  expect(idsOn([...failures, older])).toEqual([
    "another e 1",
    "oracle z 1",
    "oracle d 1",
    "oracle b 2",
  ]);
});

test("of what can be used against somebody the page has no more than the property", () => {
  const all = [...failures, stored({ id: "s", group: "1", subject: "C", security: true })];

  const page = findingsPage(all, []);

  expect(page.privately).toEqual([
    { codec: "oracle", codecVersion: "1", property: "wire/round-trip" },
  ]);
  expect(page.bugs.map(({ finding }) => finding.id)).toEqual(["e", "d"]);
});
