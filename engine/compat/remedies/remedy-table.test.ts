import { expect, test } from "vitest";
import { changeTable } from "../../../properties/compat/testing/change-table.ts";
import {
  fileOf,
  type SchemaChange,
  sourcesOf,
} from "../../../properties/compat/testing/schema-change.ts";
import { compileSources } from "../../../schema/compile.ts";
import { evolutionOf } from "../../../schema/evolution/evolution.ts";
import type { FieldChange } from "../../../schema/evolution/evolution-types.ts";
import type { Field } from "../../../schema/types.ts";
import { remedySteps } from "./remedy.ts";
import type { RemedyStep } from "./remedy-step.ts";

const table = changeTable();
const sources = { old: sourcesOf(table, "old"), new: sourcesOf(table, "new") };
const schemas = { old: compileSources(sources.old), new: compileSources(sources.new) };
const cases = new Map(table.map((change) => [change.name, change]));

/** A message that has nothing but what a remedy says, and the change it is for. */
interface Remedied {
  readonly typeName: string;
  readonly file: string;
  readonly text: string;
  readonly change: FieldChange;
}

/** Every remedy whose lines are fields, of types that the new version still has. */
function remediedMessages(): readonly Remedied[] {
  return evolutionOf(schemas.old, schemas.new).changes.flatMap((change, index) => {
    const steps = remedySteps(change, schemas);
    const isOfFields =
      !change.aspects.has("enum values") || steps.some(({ kind }) => kind === "add");
    const isWhole = !steps.some(({ words }) => words.startsWith("and keep "));
    const one = cases.get(change.pair.new.typeName.split(".").slice(0, 2).join("."));
    const fields = fieldsOf(steps);
    if (!(isOfFields && isWhole) || one === undefined || fields === "") return [];
    const text = textOf(one, `message Remedied${index} { ${fields} }`);
    const typeName = `${one.name}.Remedied${index}`;
    return [{ typeName, file: `remedied/${index}.proto`, text, change }];
  });
}

function fieldsOf(steps: readonly RemedyStep[]): string {
  const lines = steps.filter(({ line }) => line !== undefined);
  const [, oneof] = lines.map(({ words }) => / in oneof (\w+)$/.exec(words)).find(Boolean) ?? [];
  const isInside = ({ words }: RemedyStep) => words.endsWith(` in oneof ${oneof}`);
  const textFor = (chosen: readonly RemedyStep[]) => chosen.map(({ line }) => line).join(" ");
  if (oneof === undefined) return textFor(lines);
  const others = textFor(lines.filter((step) => !isInside(step)));
  return `oneof ${oneof} { ${textFor(lines.filter(isInside))} } ${others}`;
}

/** A file beside that of the case, in its syntax, with the features that its file has. */
function textOf(one: SchemaChange, message: string): string {
  const [head = "", ...lines] = one.new.split("\n");
  const options = lines.filter((line) => line.startsWith("option features"));
  return [head, `package ${one.name};`, `import "${fileOf(one)}";`, ...options, message].join("\n");
}

/** What readers of a field can tell of it. */
function shapeOf(field: Field): unknown {
  const { kind, cardinality, presence, delimited, mapKey, jsonName, defaultValue } = field;
  const types = [field.message?.typeName, field.enum?.typeName];
  return { kind, cardinality, presence, delimited, mapKey, jsonName, defaultValue, types };
}

test("of thousands of changes the lines of each remedy compile, and what they keep is as it was", () => {
  const remedied = remediedMessages();
  const schema = compileSources(
    new Map([...sources.new, ...remedied.map(({ file, text }) => [file, text] as const)]),
  );
  const kept = remedied.flatMap(({ typeName, text, change: { old } }) => {
    const field = old && schema.message(typeName).byNumber.get(old.number);
    return old === undefined || field === undefined ? [] : [{ text, old, field }];
  });

  expect(remedied.length).toBeGreaterThan(2900);
  expect(kept.length).toBeGreaterThan(2900);
  expect(kept.map(({ text, field }) => [text, shapeOf(field)])).toEqual(
    kept.map(({ text, old }) => [text, shapeOf(old)]),
  );
});
