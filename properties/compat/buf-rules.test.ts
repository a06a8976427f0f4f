import { expect, test } from "vitest";
import { type BufReport, bufBreaking } from "../../engine/compat/testing/buf-breaking.ts";
import { compileSources } from "../../schema/compile.ts";
import { type Evolution, evolutionOf } from "../../schema/evolution/evolution.ts";
import { type MethodChange, methodChanges } from "../../schema/evolution/method-changes.ts";
import type { BufCategory } from "./buf-rule.ts";
import { bufRulesOf, bufRulesOfMethod, bufText } from "./buf-rules.ts";
import { changeTable } from "./testing/change-table.ts";
import { fileOf, sourcesOf } from "./testing/schema-change.ts";

const table = changeTable().filter((change) => change.unknownToBuf === undefined);
const versions = {
  old: compileSources(sourcesOf(table, "old")),
  new: compileSources(sourcesOf(table, "new")),
};

/** Rules about a file, or about a type as a whole: no change of a field or of a method breaks them. */
const ofOthers: ReadonlySet<string> = new Set([
  ...["FILE_SAME_SYNTAX", "MESSAGE_NO_DELETE", "ENUM_NO_DELETE", "MESSAGE_SAME_JSON_FORMAT"],
  ...["RESERVED_MESSAGE_NO_DELETE", "RESERVED_ENUM_NO_DELETE"],
]);

/** What buf reports where nothing has changed: `required` and its feature are one to readers. */
const unchanged: Readonly<Record<string, string>> = {
  "syntaxes.proto2_to_edition_same": "MESSAGE_SAME_REQUIRED_FIELDS",
};

/** By package, which is the name of the case. */
function byCase<T>(list: readonly T[], typeNameOf: (one: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const name = typeNameOf(one).split(".").slice(0, 2).join(".");
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

function foretold(category: BufCategory): ReadonlyMap<string, string> {
  const evolution: Evolution = evolutionOf(versions.old, versions.new);
  const fields = byCase(evolution.changes, (change) => change.pair.new.typeName);
  const methods = byCase(methodChanges(versions.old, versions.new), serviceOf);
  return new Map(
    table.map(({ name }) => [
      name,
      listed([
        ...(fields.get(name) ?? []).flatMap((change) => bufRulesOf(change, versions)[category]),
        ...(methods.get(name) ?? []).flatMap(
          (change) => bufRulesOfMethod(change, versions)[category],
        ),
      ]),
    ]),
  );
}

function serviceOf(change: MethodChange): string {
  return (change.old ?? change.new)?.service ?? "";
}

function said(report: BufReport): ReadonlyMap<string, string> {
  return new Map(
    table.map((change) => [change.name, listed([...(report.get(fileOf(change)) ?? [])])]),
  );
}

function listed(ids: readonly string[]): string {
  return [...new Set(ids)]
    .filter((id) => !ofOthers.has(id))
    .sort()
    .join(" ");
}

for (const [category, id, minimum] of [
  ["wire", "WIRE", 2700],
  ["wireJson", "WIRE_JSON", 2900],
  ["file", "FILE", 3000],
] as const)
  test(`foretells what buf reports of every change in ${id}`, () => {
    const [expected, actual] = [
      said(bufBreaking(versions.old, versions.new, id)),
      foretold(category),
    ];

    expect(differences(expected, actual)).toEqual(
      Object.entries(unchanged).map(([name, ids]) => `${name}: buf says ${ids}, we nothing`),
    );
    expect([...expected.values()].filter((ids) => ids !== "").length).toBeGreaterThan(minimum);
  });

function differences(
  expected: ReadonlyMap<string, string>,
  actual: ReadonlyMap<string, string>,
): readonly string[] {
  return [...expected]
    .filter(([name, ids]) => actual.get(name) !== ids)
    .map(
      ([name, ids]) => `${name}: buf says ${ids || "nothing"}, we ${actual.get(name) || "nothing"}`,
    );
}

test("says in words what each category would report", () => {
  const rules = { wire: ["A"], wireJson: ["A"], file: ["A"] };

  expect(bufText(rules)).toBe("buf would say A in WIRE_JSON and WIRE");
  expect(bufText({ ...rules, wire: [], wireJson: ["B", "C"] })).toBe(
    "buf would say B and C in WIRE_JSON, nothing in WIRE",
  );
  expect(bufText({ ...rules, wireJson: ["B"] })).toBe("buf would say B in WIRE_JSON, A in WIRE");
  expect(bufText({ ...rules, wire: [], wireJson: [] })).toBe(
    "buf would say A in FILE, nothing in WIRE_JSON and WIRE",
  );
  expect(bufText({ wire: [], wireJson: [], file: [] })).toBe("buf would say nothing");
});
