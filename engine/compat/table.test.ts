import { beforeAll, describe, expect, test } from "vitest";
import { type Encoding, encodings, type Level, levels } from "../../properties/compat/levels.ts";
import { cardinalityLoss } from "../../properties/compat/testing/cardinality-losses.ts";
import { changeTable } from "../../properties/compat/testing/change-table.ts";
import {
  type ExpectedCell,
  expectedCells,
  expectedLosses,
} from "../../properties/compat/testing/expected-losses.ts";
import { harmlessChanges } from "../../properties/compat/testing/harmless-changes.ts";
import { kindLoss } from "../../properties/compat/testing/kind-losses.ts";
import { cardinalities, isLegal, kinds, scalars } from "../../properties/compat/testing/kinds.ts";
import {
  fileOf,
  pairsOf,
  type SchemaChange,
  sourcesOf,
} from "../../properties/compat/testing/schema-change.ts";
import { compileSources } from "../../schema/compile.ts";
import { compareVersions } from "./compare-versions.ts";
import type { ChangeVerdict, Loss, MethodVerdict } from "./compat-result.ts";
import { type BufReport, bufBreaking } from "./testing/buf-breaking.ts";

/** What became of one case of the table. */
interface Judged {
  readonly name: string;
  /** Rules of buf's WIRE. */
  readonly wire: ReadonlySet<string>;
  readonly changes: readonly ChangeVerdict[];
  readonly methods: readonly MethodVerdict[];
}

let judged: ReadonlyMap<string, Judged> = new Map();
let all: readonly Judged[] = [];

beforeAll(async () => {
  const table = changeTable();
  const isKnown = ({ unknownToBuf }: SchemaChange) => unknownToBuf === undefined;
  all = [
    ...(await judgedOf(table.filter(isKnown))),
    ...(await judgedOf(table.filter((change) => !isKnown(change)))),
  ];
  judged = new Map(all.map((one) => [one.name, one]));
}, 240_000);

async function judgedOf(table: readonly SchemaChange[]): Promise<readonly Judged[]> {
  const schemas = {
    old: compileSources(sourcesOf(table, "old")),
    new: compileSources(sourcesOf(table, "new")),
  };
  const { changes, methods } = await compareVersions({
    schemas,
    demand: { mode: "FULL", order: "any", level: "lossless" },
    encodings,
    seed: "table",
    // The edges alone have to show it: what random messages add depends on the seed.
    maxExamples: 0,
  });
  const isKnown = table.every(({ unknownToBuf }) => unknownToBuf === undefined);
  const wire: BufReport = isKnown ? bufBreaking(schemas.old, schemas.new, "WIRE") : new Map();
  const changesOf = byCase(changes, ({ change }) => change.pair.new.typeName);
  const methodsOf = byCase(methods, ({ change }) => change.subject);
  return table.map((change) => ({
    name: change.name,
    wire: wire.get(fileOf(change)) ?? new Set(),
    changes: changesOf.get(change.name) ?? [],
    methods: methodsOf.get(change.name) ?? [],
  }));
}

/** By package, which is the name of the case. */
function byCase<T>(list: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const name = nameOf(one).split(".").slice(0, 2).join(".");
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

/** Type, cardinality, oneof membership, `required`, default, message shape. */
const fieldRules = [
  ...["FIELD_WIRE_COMPATIBLE_TYPE", "FIELD_WIRE_COMPATIBLE_CARDINALITY", "FIELD_SAME_ONEOF"],
  ...["MESSAGE_SAME_REQUIRED_FIELDS", "FIELD_SAME_DEFAULT"],
];

function lossesOf({ changes }: Judged): readonly Loss[] {
  return changes.flatMap(({ cells }) => cells).flatMap(({ losses }) => losses);
}

/** Those that need no way back to be seen. */
function isSeenAtOnce({ level }: Loss): boolean {
  return levels.indexOf(level) <= levels.indexOf("presence");
}

function harmless(isOfMethods: boolean): readonly string[] {
  return [...harmlessChanges.keys()].filter((name) => name.startsWith("methods.") === isOfMethods);
}

describe("against buf's WIRE", () => {
  test("every change of a field that it reports is breaking, but for those that are listed as harmless", () => {
    const reported = all.filter(({ wire }) => fieldRules.some((rule) => wire.has(rule)));

    const unshown = reported.filter((one) => !lossesOf(one).some(isSeenAtOnce));

    expect(unshown.map(({ name }) => name).sort()).toEqual([...harmless(false)].sort());
    expect(reported.length).toBeGreaterThan(2700);
  });

  test("every change of a method that it reports is shown as a call, but for those that are listed as harmless", () => {
    const reported = all.filter(({ wire }) => [...wire].some((rule) => rule.startsWith("RPC_")));

    const unshown = reported.filter(({ methods }) =>
      methods.every(({ losses }) => losses.length === 0),
    );

    expect(unshown.map(({ name }) => name).sort()).toEqual([...harmless(true)].sort());
    expect(reported.length).toBeGreaterThan(20);
  });

  test("what is listed as harmless is called safe", () => {
    const unsafe = all
      .filter(({ name }) => harmlessChanges.has(name))
      .filter((one) => !isSafe(one));

    expect(unsafe.map(({ name }) => name)).toEqual([]);
  });
});

function isSafe({ changes, methods }: Judged): boolean {
  return [...changes, ...methods].every(({ breaking }) => breaking.length === 0);
}

test("every change without a counterexample at any level is called safe, and no other", () => {
  const without = all.filter(
    (one) => lossesOf(one).length === 0 && one.methods.every(({ losses }) => losses.length === 0),
  );

  // A method that is new fails only who calls it too early.
  const safe = all.filter(isSafe).filter(({ name }) => !isAddedMethod(name));
  expect(safe.map(({ name }) => name)).toEqual(without.map(({ name }) => name));
  expect(without.length).toBeGreaterThan(150);
  expect(all.length - without.length).toBeGreaterThan(2700);
});

function isAddedMethod(name: string): boolean {
  return ["methods.added", "services.added"].includes(name);
}

test("every loss comes with a message, and with what was meant and got where it went wrong", () => {
  const losses = all.flatMap(lossesOf);

  const empty = losses.filter(({ json, path, meant, got }) =>
    [json, path, meant, got].includes(""),
  );
  const senseless = losses.filter(({ level, meant, got }) => level === "value" && meant === got);

  expect(empty.map(lineOf)).toEqual([]);
  expect(senseless.map(lineOf)).toEqual([]);
  expect(losses.length).toBeGreaterThan(14_000);
});

function lineOf({ level, message, json, path, meant, got }: Loss): string {
  return `${message}.${path} of ${json}: ${level}, meant ${meant}, got ${got}`;
}

test("every call that fails comes with its script, what came of it, and the clause", () => {
  const losses = all.flatMap(({ methods }) => methods).flatMap((method) => method.losses);

  const empty = losses.filter(
    ({ script, got, source }) => script.length < 2 || got === "" || source === "",
  );

  expect(empty).toEqual([]);
  expect(losses.length).toBeGreaterThan(30);
});

/** Where elements of one kind give way to those of another, and what holds them there. */
const places = [
  ["explicit", "singular", kinds],
  ["unpacked", "list", kinds],
  ["map", "map", kinds.filter((kind) => kind !== "delimited_message")],
  ["proto3_kinds", "singular", scalars],
] as const;

describe("against the specification, by kind and by cardinality", () => {
  for (const [group, place, list] of places)
    test(`every kind to every other one in ${group} loses what the specification says`, () => {
      const cells = pairsOf(list).flatMap(([from, to]) =>
        cellsOf(`${group}.${from}_to_${to}`, [from, to], (encoding, written, read) =>
          kindLoss(encoding, written, read, place),
        ),
      );

      expect(cells.filter(({ expected, actual }) => expected !== actual)).toEqual([]);
      expect(cells.length).toBeGreaterThan(800);
    });

  test("every cardinality to every other one loses what the specification says, whatever the kind", () => {
    const cells = kinds.flatMap((kind) =>
      pairsOf(cardinalities.filter((cardinality) => isLegal({ kind, cardinality }))).flatMap(
        ([from, to]) =>
          cellsOf(`${kind}.${from}_to_${to}`, [from, to], (encoding, written, read) =>
            cardinalityLoss(encoding, kind, written, read),
          ),
      ),
    );

    expect(cells.filter(({ expected, actual }) => expected !== actual)).toEqual([]);
    expect(cells.length).toBeGreaterThan(2700);
  });
});

/** A cell where the specification and the judge may differ. */
interface ComparedCell {
  readonly name: string;
  readonly way: string;
  readonly expected: string;
  readonly actual: string;
}

function cellsOf(
  name: string,
  [from, to]: readonly [string, string],
  lossOf: (encoding: Encoding, written: string, read: string) => string,
): readonly ComparedCell[] {
  const one = judged.get(name);
  return encodings.flatMap((encoding) =>
    (["old-to-new", "new-to-old"] as const).flatMap((direction) => {
      const expected =
        direction === "old-to-new" ? lossOf(encoding, from, to) : lossOf(encoding, to, from);
      const actual = one === undefined ? "no case" : basicLoss(one, { direction, encoding });
      return expected === "?" ? [] : [{ name, way: `${direction} ${encoding}`, expected, actual }];
    }),
  );
}

describe("against the specification, by hand", () => {
  for (const name of Object.keys(expectedLosses))
    test(`${name}: ${expectedLosses[name]}`, () => {
      const one = judged.get(name);
      const settled = expectedCells(name).filter(({ loss }) => loss !== "?");

      const actual = settled.map((cell) => ({ ...cell, loss: basicLoss(one, cell) }));

      expect(actual).toEqual(settled);
      expect(settled.length).toBeGreaterThan(2);
      expect(one?.name).toBe(name);
    });
});

function basicLoss(
  one: Judged | undefined,
  { direction, encoding }: Omit<ExpectedCell, "loss">,
): Level | "ok" {
  const lost = (one?.changes ?? [])
    .flatMap(({ cells }) => cells)
    .filter((cell) => cell.direction === direction && cell.encoding === encoding)
    .flatMap(({ losses }) => losses)
    .map(({ level }) => level);
  return levels.find((level) => lost.includes(level)) ?? "ok";
}
