import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import { canonicalStyle } from "../../schema/wire/style.ts";
import { styledPart } from "../inputs.ts";
import type { LiveMethod } from "./exchange.ts";
import { laidOver, layOver, stripped } from "./lay-over.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/timestamp.proto";
  message Outer {
    string name = 1; repeated int32 numbers = 2; Inner inner = 3;
    oneof arm { string text = 4; int32 number = 5; }
    google.protobuf.Timestamp at = 6; map<string, Inner> named = 7;
  }
  message Inner { string name = 1; int32 number = 2; Inner deeper = 3; }
`);
const outer = schema.message("Outer");

function value(json: unknown): MessageValue {
  return fromJson(schema, outer, JSON.stringify(json));
}

const base = {
  name: "a",
  numbers: [1, 2],
  inner: { name: "b", number: 1, deeper: { name: "c", number: 2 } },
  text: "d",
  at: "2020-01-01T00:00:00Z",
  named: { e: { name: "f" } },
};

for (const [what, over, changed] of [
  ["a field in place of the base's", { name: "z" }, { name: "z" }],
  ["a list whole", { numbers: [3] }, { numbers: [3] }],
  ["a map whole", { named: { z: {} } }, { named: { z: {} } }],
  ["another member of a oneof", { number: 7 }, { text: undefined, number: 7 }],
  [
    "one field of a message inside the base's",
    { inner: { number: 9 } },
    { inner: { ...base.inner, number: 9 } },
  ],
  [
    "one field of a message two levels down",
    { inner: { deeper: { name: "z" } } },
    { inner: { ...base.inner, deeper: { name: "z", number: 2 } } },
  ],
  [
    "a message of two fields whole",
    { inner: { name: "z", number: 9 } },
    { inner: { name: "z", number: 9 } },
  ],
  ["a message of nothing whole", { inner: {} }, { inner: {} }],
  ["a well-known type whole", { at: "1970-01-01T00:00:01Z" }, { at: "1970-01-01T00:00:01Z" }],
] as const)
  test(`lays ${what}`, () => {
    const laid = layOver(outer, value(base), value(over));

    expect(toJson(schema, outer, laid)).toEqual(
      toJson(schema, outer, value({ ...base, ...changed })),
    );
  });

test("puts unknown fields behind those of the base, inside its messages too", () => {
  const record = Uint8Array.of(0x78, 1);
  const inner = { fields: new Map(), unknown: [record] };
  const over = { fields: new Map([[3, inner]]), unknown: [record] };

  const laid = layOver(outer, { ...value({ inner: { name: "b" } }), unknown: [record] }, over);

  expect(laid.unknown).toEqual([record, record]);
  expect(laid.fields.get(3)).toEqual({ fields: new Map([[1, "b"]]), unknown: [record] });
});

for (const [path, left] of [
  [[1], { ...base, name: undefined }],
  [[3, 3, 1], { ...base, inner: { ...base.inner, deeper: { number: 2 } } }],
  [[1, 1], base],
  [[99], base],
  [[], base],
] as const)
  test(`strips the base of what stands at [${path.join(", ")}]`, () => {
    expect(stripped(value(base), [path])).toEqual(value(left));
  });

test("lays each message of an input, keeps how it is written, and asks for it no more", () => {
  const method: LiveMethod = {
    ...{ service: "S", name: "M", subject: "S/M", request: "Outer", response: "Outer" },
    ...{ clientStreaming: true, serverStreaming: false, idempotency: "unknown" as const },
    ...{ requestType: outer, responseType: outer },
  };
  const style = { ...canonicalStyle, order: "descending" } as const;
  const part = styledPart(outer, value({ name: "z" }), style);

  const laid = laidOver(
    method,
    { messages: [part], overKnownGood: true, without: [[5]] },
    value({ number: 7, numbers: [1] }),
  );

  expect(laid).toEqual({
    messages: [{ value: value({ name: "z", numbers: [1] }), bytes: expect.anything(), style }],
  });
  expect([...(laid.messages[0]?.bytes ?? [])]).toEqual([0x12, 1, 1, 0x0a, 1, 0x7a]);
});
