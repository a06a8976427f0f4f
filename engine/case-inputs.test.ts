import { expect, test } from "vitest";
import { findProperty } from "../properties/catalogue.ts";
import type { CaseInput } from "../properties/input.ts";
import { lazyPart, wireInput } from "../properties/inputs.ts";
import type { Inputs } from "../properties/property.ts";
import { compileText } from "../schema/compile.ts";
import { emptyMessage } from "../schema/value.ts";
import { CaseInputs, type InputPlan } from "./case-inputs.ts";
import { aCheck } from "./testing/a-finding.ts";

const written: number[] = [];

/** Inputs of which each boundary is one byte: its number. */
const sources: Inputs = {
  *edges() {
    for (let number = 0; number < 10; number++)
      yield wireInput(
        lazyPart(emptyMessage, () => {
          written.push(number);
          return Uint8Array.of(number);
        }),
      );
  },
  random: (prng) => wireInput({ value: emptyMessage, bytes: Uint8Array.of(prng.next() & 255) }),
  shrink: () => [],
};

const plan: InputPlan = {
  check: aCheck,
  rootSeed: "1",
  maxExamples: 3,
  maxEdges: undefined,
  saved: [],
};

function numbersOf(parts: Partial<InputPlan>, first = 0, tick = () => {}): readonly number[] {
  const inputs = new CaseInputs(sources, { ...plan, ...parts }, tick);
  return [...inputs.of("edges", first)].map(([index]) => index);
}

function byteOf(input: CaseInput): number | undefined {
  return input.kind === "wire" ? input.parts[0]?.bytes[0] : undefined;
}

test("boundaries are taken evenly over all there are, and keep their numbers", () => {
  expect(numbersOf({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(numbersOf({ maxEdges: 10 })).toHaveLength(10);
  expect(numbersOf({ maxEdges: 4 })).toEqual([0, 3, 6, 9]);
  expect(numbersOf({ maxEdges: 1 })).toEqual([0]);
  expect(numbersOf({ maxEdges: 4 }, 4)).toEqual([6, 9]);
});

test("one case alone is the one that has that number among all", () => {
  const alone = (phase: "edges" | "random", only: number, first = 0) => [
    ...new CaseInputs(sources, { ...plan, only }, () => {}).of(phase, first),
  ];
  const [, , third] = [...new CaseInputs(sources, plan, () => {}).of("random", 0)];

  expect(numbersOf({ only: 7 })).toEqual([7]);
  expect(numbersOf({ only: 7 }, 8)).toEqual([]);
  expect(numbersOf({ only: 10 })).toEqual([]);
  expect(alone("random", 2)).toEqual([third]);
  expect(alone("random", 2, 3)).toEqual([]);
});

test("only boundaries that are taken are encoded, and only when somebody looks", () => {
  written.length = 0;
  const inputs = new CaseInputs(sources, { ...plan, maxEdges: 4 }, () => {});

  const taken = [...inputs.of("edges", 0)];

  expect(written).toEqual([]);
  expect(taken.map(([, input]) => byteOf(input))).toEqual([0, 3, 6, 9]);
  expect(taken.map(([, input]) => byteOf(input))).toEqual([0, 3, 6, 9]);
  expect(written).toEqual([0, 3, 6, 9]);
});

test("counting boundaries and passing over them is heard of, one by one", () => {
  let ticks = 0;
  numbersOf({ maxEdges: 4 }, 0, () => ticks++);

  expect(ticks).toBe(10 + 6);
});

test("a random case is the same wherever its check begins", () => {
  const inputs = new CaseInputs(sources, plan, () => {});

  const all = [...inputs.of("random", 0)];

  expect(all.map(([index]) => index)).toEqual([0, 1, 2]);
  expect([...inputs.of("random", 2)]).toEqual(all.slice(2));
});

test("stored inputs come with their numbers", () => {
  const saved = [1, 2].map((number) =>
    wireInput({ value: emptyMessage, bytes: Uint8Array.of(number) }),
  );
  const inputs = new CaseInputs(sources, { ...plan, saved }, () => {});

  expect([...inputs.of("saved", 0)]).toEqual([...saved.entries()]);
  expect([...inputs.of("saved", 1)]).toEqual([[1, saved[1]]]);
});

// Of a message of 1500 fields they took twelve seconds to encode.
test.each(["wire/any-legal-encoding", "wire/round-trip"])(
  "boundaries of %s wait to be encoded",
  (id) => {
    const type = compileText('syntax = "proto3"; message M { int32 n = 1; }').message("M");

    const parts = [...findProperty(id).inputs(type).edges()].flatMap((input) =>
      input.kind === "wire" ? input.parts : [],
    );

    expect(parts.length).toBeGreaterThan(10);
    for (const part of parts)
      expect(Object.getOwnPropertyDescriptor(part, "bytes")).toMatchObject({
        get: expect.any(Function),
        enumerable: true,
      });
  },
);

test("a boundary goes to another thread with its bytes", () => {
  const input = wireInput(lazyPart(emptyMessage, () => Uint8Array.of(7)));

  expect(structuredClone(input)).toEqual({
    kind: "wire",
    parts: [{ value: emptyMessage, bytes: Uint8Array.of(7) }],
  });
});
