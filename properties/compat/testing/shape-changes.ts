import {
  cardinalities,
  declarations,
  type FieldShape,
  fieldLines,
  isLegal,
  kinds,
  scalars,
} from "./kinds.ts";
import { edition, pairsOf, proto2, proto3, type SchemaChange } from "./schema-change.ts";

/** Every kind to every other one, in each of these cardinalities. */
const steady = ["explicit", "unpacked", "packed", "map"];

/** Kinds that change along with the cardinality, for each way to be alike on the wire. */
const together: readonly (readonly [string, string])[] = [
  ["int32", "int64"],
  ["string", "bytes"],
  ["plain_message", "bytes"],
  ["int32", "open_enum"],
];

/** Changes of the kind and of the cardinality of one field. */
export function shapeChanges(): readonly SchemaChange[] {
  return [
    ...steady.flatMap((cardinality) =>
      pairsOf(kinds).flatMap(([a, b]) =>
        change(`${cardinality}.${a}_to_${b}`, { kind: a, cardinality }, { kind: b, cardinality }),
      ),
    ),
    ...kinds.flatMap((kind) =>
      pairsOf(cardinalities).flatMap(([a, b]) =>
        change(`${kind}.${a}_to_${b}`, { kind, cardinality: a }, { kind, cardinality: b }),
      ),
    ),
    ...together.flatMap(([a, b]) => bothChanges(a, b)),
    ...implicitKinds(),
    ...proto2Kinds(),
    ...mapKeys(),
    ...entries(),
  ];
}

function bothChanges(kind: string, other: string): readonly SchemaChange[] {
  return pairsOf(cardinalities).flatMap(([a, b]) =>
    change(
      `${kind}_and_${other}.${a}_to_${b}`,
      { kind, cardinality: a },
      { kind: other, cardinality: b },
    ),
  );
}

/** None where the language has no such field. */
function change(name: string, from: FieldShape, to: FieldShape): readonly SchemaChange[] {
  if (!(isLegal(from) && isLegal(to))) return [];
  return [{ name, old: fileWith(from), new: fileWith(to) }];
}

function fileWith(shape: FieldShape): string {
  return edition(...declarations(shape.kind), "message M {", ...fieldLines(shape), "}");
}

/** What most files say: a plain field of proto3. */
function implicitKinds(): readonly SchemaChange[] {
  const file = (kind: string) =>
    proto3(`enum E { E_ZERO = 0; E_ONE = 1; }`, `message M { ${kind} f = 1; }`);
  return pairsOf([...scalars, "E"]).map(([a, b]) => ({
    name: `proto3_kinds.${a}_to_${b}`,
    old: file(a),
    new: file(b),
  }));
}

/** The labels of proto2, by kind of wire type, and groups, which have a name of their own. */
function proto2Kinds(): readonly SchemaChange[] {
  const fields = {
    ...{ optional: "optional int32 f = 1;", required: "required int32 f = 1;" },
    ...{ unpacked: "repeated int32 f = 1;", packed: "repeated int32 f = 1 [packed = true];" },
    ...{ text: "optional string f = 1;", texts: "repeated string f = 1;" },
    ...{ closed_enum: "optional E f = 1;", message: "optional N f = 1;" },
    ...{ group: "optional group F = 1 { optional int32 a = 1; }" },
    ...{ groups: "repeated group F = 1 { optional int32 a = 1; }" },
    ...{ needed_message: "required N f = 1;", needed_text: "required string f = 1;" },
    ...{ member: "oneof o { int32 f = 1; }", map: "map<int32, int32> f = 1;" },
  };
  const file = (field: string) =>
    proto2(
      "enum E { E_ONE = 1; E_TWO = 2; }",
      "message N { optional int32 a = 1; }",
      `message M { ${field} }`,
    );
  return pairsOf(Object.entries(fields)).map(([[a, from], [b, to]]) => ({
    name: `proto2_fields.${a}_to_${b}`,
    old: file(from),
    new: file(to),
  }));
}

function mapKeys(): readonly SchemaChange[] {
  const keys = scalars.filter((kind) => !["double", "float", "bytes"].includes(kind));
  return pairsOf(keys).map(([a, b]) => ({
    name: `map_keys.${a}_to_${b}`,
    old: edition(`message M { map<${a}, string> f = 1; }`),
    new: edition(`message M { map<${b}, string> f = 1; }`),
  }));
}

/** A map is a list of entries on the wire, and an object in JSON. */
function entries(): readonly SchemaChange[] {
  const entry = (key: string, value: string) => `message N { ${key} key = 1; ${value} value = 2; }`;
  const sides = {
    map: ["message M { map<string, int32> f = 1; }"],
    same_entries: [entry("string", "int32"), "message M { repeated N f = 1; }"],
    other_entries: [entry("string", "bytes"), "message M { repeated N f = 1; }"],
    one_entry: [entry("string", "int32"), "message M { N f = 1; }"],
    texts: ["message M { repeated string f = 1; }"],
  };
  return pairsOf(Object.entries(sides)).map(([[a, from], [b, to]]) => ({
    name: `entries.${a}_to_${b}`,
    old: edition(...from),
    new: edition(...to),
  }));
}
