import { expect, test } from "vitest";
import { ordinaryInputs } from "../../properties/rpc/call-inputs.ts";
import type { CallInputs, TryingProperty } from "../../properties/rpc/call-property.ts";
import { held } from "../../properties/verdict.ts";
import { toHex } from "../../schema/hex.ts";
import {
  type CallCase,
  type CaseBounds,
  type CaseSource,
  casesOf,
  plannedCases,
  type TryingCheck,
} from "./case-stream.ts";
import { wordInput, wordsMethod } from "./testing/words.ts";

const [put, say] = [wordsMethod("Put"), wordsMethod("Say")];
const bounds: CaseBounds = { seed: "7", maxExamples: 12, maxEdges: undefined };

function ordinary(method = put): CaseSource {
  return { method, check: undefined, inputs: ordinaryInputs(method) };
}

/** A claim of so many boundaries that makes calls of its own. */
function trying(edges: number, parts: Partial<CallInputs> = {}, method = put): CaseSource {
  const inputs: CallInputs = {
    edges: () => Array.from({ length: edges }, (_, index) => wordInput(`edge ${index}`)),
    random: (prng) => wordInput(`random ${prng.next()}`),
    shrink: () => [],
    ...parts,
  };
  const property: TryingProperty = {
    ...{ kind: "trying", id: "own/trying", claim: "it holds", source: "here", explanation: "" },
    appliesTo: () => ({ applies: true }),
    inputs: () => inputs,
    check: async () => held,
  };
  const check: TryingCheck = { property, method, cases: 0, held: 0, broken: 0, durationMs: 0 };
  return { method, check, inputs };
}

/** Which source, which index, and what is sent. */
function told({ check, method, index, input }: CallCase): string {
  const sent = input.messages.map(({ bytes }) => toHex(bytes)).join(",");
  return `${check?.property.id ?? "ordinary"} ${method.name} ${index} ${sent}`;
}

function of(source: CaseSource, cases: Iterable<CallCase>): readonly string[] {
  const isOwn = ({ check, method }: CallCase): boolean =>
    check === source.check && method === source.method;
  return [...cases].filter(isOwn).map(told);
}

for (const phase of ["edges", "random"] as const) {
  test(`the cases of a source are the same whatever other sources there are: ${phase}`, () => {
    const [first, other, claim] = [ordinary(), ordinary(say), trying(5)];

    const alone = of(first, casesOf(phase, [first], bounds));

    expect(alone.length).toBeGreaterThan(8);
    expect(of(first, casesOf(phase, [claim, other, first], bounds))).toEqual(alone);
    expect(of(claim, casesOf(phase, [claim, other, first], bounds))).toEqual(
      of(claim, casesOf(phase, [claim], bounds)),
    );
  });
}

test("random cases depend on the seed, the method and the index", () => {
  const source = ordinary();
  const sent = (given: Partial<CaseBounds>, from = source): readonly string[] =>
    [...casesOf("random", [from], { ...bounds, ...given })].map(({ input }) =>
      input.messages.map(({ bytes }) => toHex(bytes)).join(","),
    );

  expect(new Set(sent({})).size).toBeGreaterThan(8);
  expect(sent({})).toEqual(sent({}));
  expect(sent({ seed: "8" })).not.toEqual(sent({}));
  expect(sent({}, ordinary(say))).not.toEqual(sent({}));
  // More of them are the same ones, and others behind them.
  expect(sent({ maxExamples: 30 }).slice(0, 12)).toEqual(sent({}));
});

test("cases are counted from 0 within a source and a phase", () => {
  const indices = (phase: "edges" | "random"): readonly number[] =>
    [...casesOf(phase, [ordinary(), ordinary(say)], bounds)]
      .filter(({ method }) => method === say)
      .map(({ index }) => index);

  expect(indices("random")).toEqual([...Array(12).keys()]);
  expect(indices("edges")).toEqual([...indices("edges").keys()]);
});

test("every method gets a few cases before the first gets its next ones", () => {
  const names = [...casesOf("random", [ordinary(), ordinary(say)], bounds)].map(
    ({ method }) => method.name,
  );

  expect(names.join(" ")).toBe(
    [
      ...Array(8).fill("Put"),
      ...Array(8).fill("Say"),
      ...Array(4).fill("Put"),
      ...Array(4).fill("Say"),
    ].join(" "),
  );
});

test("what makes several calls a case comes behind what makes one, and one case at a time", () => {
  const [first, claim] = [ordinary(), trying(3)];

  const cases = [...casesOf("random", [claim, first], { ...bounds, maxExamples: 100 })];

  const places = cases.flatMap(({ check }, at) => (check === undefined ? [] : [at]));
  expect(places.slice(0, 3)).toEqual([64, 73, 82]);
  expect(places).toHaveLength(100);
});

test("a claim that comes late is tried all the same where nothing else is left", () => {
  expect([...casesOf("edges", [trying(3)], bounds)].map(told)).toHaveLength(3);
});

test("no source has more cases than it is to have", () => {
  const [first, claim, rare] = [ordinary(), trying(100), trying(0, { maxRandom: 4 })];
  const count = (phase: "edges" | "random", source: CaseSource, given = bounds): number =>
    [...casesOf(phase, [source], given)].length;
  const few = { ...bounds, maxEdges: 7 };

  expect(count("edges", first, few)).toBe(7);
  expect(count("edges", claim, few)).toBe(7);
  expect(count("edges", claim)).toBe(30);
  expect(count("random", rare)).toBe(4);
  expect(count("random", first, { ...bounds, maxExamples: 0 })).toBe(0);
  expect(count("edges", first)).toBeGreaterThan(30);
});

test("what is planned is the most that comes", () => {
  const planned = (phase: "edges" | "random", source: CaseSource, given = bounds): number =>
    plannedCases(phase, source, given);

  expect(planned("random", ordinary())).toBe(12);
  expect(planned("random", trying(0, { maxRandom: 4 }))).toBe(4);
  expect(planned("edges", ordinary())).toBe(Number.POSITIVE_INFINITY);
  expect(planned("edges", ordinary(), { ...bounds, maxEdges: 20 })).toBe(20);
  expect(planned("edges", trying(3))).toBe(30);
});
