import { expect, test } from "vitest";
import { compareVersions } from "../../engine/compat/compare-versions.ts";
import type { Encoding, Level } from "../../properties/compat/levels.ts";
import { changeTable } from "../../properties/compat/testing/change-table.ts";
import { sourcesOf } from "../../properties/compat/testing/schema-change.ts";
import { compileSources, compileText } from "../../schema/compile.ts";
import { evolutionOf } from "../../schema/evolution/evolution.ts";
import { clauseOf } from "./clauses.ts";

/** Where the clause is that a change of a field of edition 2023 comes under. */
function source(
  old: string,
  next: string,
  { level, encoding }: { readonly level: Level; readonly encoding: Encoding },
): string | undefined {
  const text = (body: string) => `edition = "2023"; package a; message M { ${body} }`;
  const [change] = evolutionOf(compileText(text(old)), compileText(text(next))).changes;
  return change && clauseOf(change, { level, encoding })?.source;
}

const guide = "https://protobuf.dev/programming-guides";
const binaryValue = { level: "value", encoding: "binary" } as const;
const jsonDecodes = { level: "decodes", encoding: "json" } as const;

test("a number that does not fit comes under the rules of each encoding", () => {
  expect(source("int64 f = 1;", "int32 f = 1;", binaryValue)).toBe(`${guide}/proto3/#updating`);
  expect(source("int64 f = 1;", "int32 f = 1;", jsonDecodes)).toBe(
    `${guide}/json/#json-wire-safety`,
  );
});

test("a required field comes under its own rule in both encodings, and only where a message is refused", () => {
  const required = "int32 f = 1 [features.field_presence = LEGACY_REQUIRED];";

  for (const encoding of ["binary", "json"] as const)
    expect(source(required, "int32 f = 1;", { level: "decodes", encoding })).toBe(
      `${guide}/proto2/#field-labels`,
    );
  expect(source("", required, { level: "decodes", encoding: "binary" })).toBe(
    `${guide}/proto2/#field-labels`,
  );
  expect(source(required, "", { level: "lossless", encoding: "binary" })).toBe(
    `${guide}/proto3/#unknowns`,
  );
});

test("presence comes under the guide to presence, and not what else changed beside it", () => {
  const implicit = "int32 f = 1 [features.field_presence = IMPLICIT];";

  expect(source("int64 f = 1;", implicit, { level: "presence", encoding: "binary" })).toBe(
    `${guide}/field_presence/`,
  );
  expect(source("int64 f = 1;", implicit, binaryValue)).toBe(`${guide}/proto3/#updating`);
});

test("a name has a clause in JSON alone, a number in binary alone", () => {
  expect(source("int32 f = 1;", "int32 g = 1;", jsonDecodes)).toBe(`${guide}/json/#field-names`);
  expect(source("int32 f = 1;", "int32 g = 1;", binaryValue)).toBeUndefined();
  expect(source("int32 f = 1;", "int32 f = 2;", binaryValue)).toBe(`${guide}/proto3/#updating`);
  expect(source("int32 f = 1;", "int32 f = 2;", jsonDecodes)).toBeUndefined();
});

/** Of thousands of changes one in so many. */
const stride = 13;

test("whatever a change breaks, a clause speaks of it", async () => {
  const table = changeTable().filter((_, index) => index % stride === 0);
  const schemas = {
    old: compileSources(sourcesOf(table, "old")),
    new: compileSources(sourcesOf(table, "new")),
  };
  const { changes } = await compareVersions({
    schemas,
    demand: { mode: "FULL", order: "any", level: "lossless" },
    encodings: ["binary", "json"],
    seed: "1",
    maxExamples: 0,
    isAsked: (subject) => !subject.includes("/"),
  });
  const broken = changes.flatMap(({ change, cells }) =>
    cells.flatMap(({ direction, encoding, losses }) =>
      losses.map(({ level, got }) => ({
        what: `${change.subject} ${[...change.aspects].join()} ${direction} ${encoding} ${level} ${got}`,
        clause: clauseOf(change, { level, encoding }),
      })),
    ),
  );

  expect(broken.length).toBeGreaterThan(200);
  expect(broken.filter(({ clause }) => clause === undefined).map(({ what }) => what)).toEqual([]);
});
