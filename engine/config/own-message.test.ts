import { expect, test } from "vitest";
import { ToolError } from "../../schema/tool-error.ts";
import { encode } from "../../schema/wire/encode.ts";
import { ownMessage, type SchemaMessage } from "./own-message.ts";
import { noted, notes } from "./testing/notes-service.ts";

const type = notes.message("acme.v1.Note");

function messageOf(json: Readonly<Record<string, unknown>>): SchemaMessage {
  return ownMessage(notes, type, { value: noted(type, json) });
}

const full = messageOf({
  noteId: "n1",
  versionCount: "9007199254740993",
  rawData: "AQI=",
  kind: "KIND_PLAIN",
  parent: { title: "p" },
  replies: [{ title: "a" }, { title: "b" }],
  counts: { x: 1, y: "2" },
  madeAt: "2020-01-02T03:04:05Z",
  weight: "-Infinity",
});

test("json has the names of the .proto file, and lacks what is not set", () => {
  expect(full.json).toEqual({
    note_id: "n1",
    version_count: "9007199254740993",
    raw_data: "AQI=",
    kind: "KIND_PLAIN",
    parent: { title: "p" },
    replies: [{ title: "a" }, { title: "b" }],
    counts: { x: "1", y: "2" },
    made_at: "2020-01-02T03:04:05Z",
    weight: "-Infinity",
  });
});

test("json never throws: what ProtoJSON cannot say is shown", () => {
  const value = noted(type, { title: "t", madeAt: "2020-01-02T03:04:05Z" });
  const late = { fields: new Map([[1, 253402300800n]]), unknown: [] };
  const message = ownMessage(notes, type, {
    value: { ...value, fields: new Map(value.fields).set(10, late) },
  });

  expect(message.json).toEqual({ title: "t", made_at: { seconds: "253402300800" } });
});

test("get gives one field, as deep as its path goes", () => {
  expect(full.get("version_count")).toBe(9_007_199_254_740_993n);
  expect(full.get("raw_data")).toEqual(Uint8Array.of(1, 2));
  expect(full.get("kind")).toBe("KIND_PLAIN");
  expect(full.get("parent.title")).toBe("p");
  expect(full.get("replies.1.title")).toBe("b");
  expect(full.get("counts.y")).toBe(2n);
  expect(full.get("counts")).toEqual(
    new Map([
      ["x", 1n],
      ["y", 2n],
    ]),
  );
  expect((full.get("parent") as SchemaMessage).json).toEqual({ title: "p" });
});

test("get of what is not set gives the default where there is no presence", () => {
  const none = messageOf({});

  expect(["title", "version_count", "kind", "weight"].map((path) => none.get(path))).toEqual([
    "",
    0n,
    "KIND_UNSPECIFIED",
    0,
  ]);
  expect(
    ["pinned", "parent", "parent.title", "replies.0.title"].map((path) => none.get(path)),
  ).toEqual([undefined, undefined, undefined, undefined]);
  expect([none.get("tags"), none.get("counts")]).toEqual([[], new Map()]);
});

test("get of a field that is not there is a mistake that is told", () => {
  expect(() => full.get("parent.titel")).toThrow('acme.v1.Note has no field "titel"');
  expect(() => full.get("title.x")).toThrow(ToolError);
});

test("means compares by meaning, over all that a message has", () => {
  const nan = messageOf({ weight: "NaN", counts: { a: 1, b: 2 } });

  expect(nan.means(messageOf({ counts: { b: 2, a: 1 }, weight: "NaN" }))).toBe(true);
  expect(messageOf({ weight: 0 }).means(messageOf({ weight: "-0" }))).toBe(false);
  expect(full.means(messageOf({ ...full.json, title: "t" }))).toBe(false);
  expect(
    (full.get("replies") as readonly SchemaMessage[])[0]?.means(messageOf({ title: "a" })),
  ).toBe(true);
  expect(
    full.means({ ...full, json: {}, bytes: full.bytes, get: () => 0, means: () => true }),
  ).toBe(false);
});

test("bytes are those that came, or the encoding of the value", () => {
  const value = noted(type, { title: "t" });
  const padded = Uint8Array.of(0x12, 0x81, 0x00, 0x74);

  expect(ownMessage(notes, type, { value, bytes: padded }).bytes).toBe(padded);
  expect(ownMessage(notes, type, { value }).bytes).toEqual(encode(type, value));
});
