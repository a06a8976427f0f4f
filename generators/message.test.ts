import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstDifference } from "../schema/compare.ts";
import { compileText } from "../schema/compile.ts";
import type { MessageType } from "../schema/types.ts";
import type { FieldValue, MessageValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { isInhabited } from "./inhabited.ts";
import { messageDrawer, messageOf } from "./message.ts";
import type { MessageConstraints } from "./message-constraints.ts";
import { prngOf } from "./prng.ts";
import { sizeOf } from "./shrink/size.ts";
import { assertArbitraryLaws } from "./testing/arbitrary-laws.ts";
import { richSchema } from "./testing/rich-schema.ts";
import { isMessageOf } from "./validity.ts";

const schema = richSchema();

function draws(type: MessageType, count: number, constraints?: MessageConstraints): MessageValue[] {
  const draw = messageDrawer(type, constraints);
  const prng = prngOf(42, 0, 0, 0);
  return Array.from({ length: count }, () => draw(prng));
}

/** How many levels of messages lie under a message. */
function depthOf(type: MessageType, value: MessageValue): number {
  const depths = [...value.fields].flatMap(([number, content]) => {
    const nested = type.byNumber.get(number)?.message;
    return nested === undefined
      ? []
      : messagesOf(content).map((message) => 1 + depthOf(nested, message));
  });
  return Math.max(0, ...depths);
}

function messagesOf(content: FieldValue): readonly MessageValue[] {
  const elements = content instanceof Map ? [...content.values()] : [content].flat();
  return elements.filter(
    (element): element is MessageValue => typeof element === "object" && "fields" in element,
  );
}

const inhabited = schema.messageNames.filter((name) => isInhabited(schema.message(name)));

describe("every message type of proto2, proto3 and editions", () => {
  test.each(inhabited)("%s obeys the laws of arbitraries", (name) => {
    const type = schema.message(name);

    expect(() =>
      assertArbitraryLaws(messageOf(type, { unknownFields: true }), {
        isValid: (value) => isMessageOf(type, value),
        sizeOf: (value) => sizeOf(type, value),
        runs: 15,
      }),
    ).not.toThrow();
  });

  test.each(inhabited)("%s survives our own encoding in 300 draws", (name) => {
    const type = schema.message(name);

    const lost = draws(type, 300, { unknownFields: true }).filter(
      (value) => firstDifference(type, value, decode(type, encode(type, value))) !== undefined,
    );

    expect(lost).toEqual([]);
  });
});

test("draws of seed 42 stay the same from release to release", () => {
  const type = schema.message("rich.three.Scalars");
  const bytes = fc
    .sample(messageOf(type), { seed: 42, numRuns: 4 })
    .map((value) => Buffer.from(encode(type, value)).toString("hex"));

  expect(bytes).toMatchInlineSnapshot(`
    [
      "150000b2c2287f38244081024d5c06000051f35a5b85857e3bfe6801720525213b202a7a140404040404040404040404040404040404040404800180808080f8ffffffff01",
      "28cd8eb791014092e6e2b0a1047201608001ffffffff07",
      "0957c6009b529ff06b1500008c42180220cbedc2de89efac96082880808001301038b7c1a6c403409090d692a1eeccfc5c4dfe5d3728512c30aba9f1bd61d05dfaffffff615c05b6036109b58f7209e182ace182a5e182a67a08d9becdb6a1f09cc0800101",
      "097b14ae47e17a843f1585ab5bc340eec1f996b408614bfde8f0f20d00006801720167800101",
    ]
  `);
});

test("the same words give the same message", () => {
  const draw = messageDrawer(schema.message("rich.three.Lists"));

  expect(draw(prngOf(1, 2, 3, 4))).toEqual(draw(prngOf(1, 2, 3, 4)));
  expect(draw(prngOf(1, 2, 3, 4))).not.toEqual(draw(prngOf(1, 2, 3, 5)));
});

describe("reach", () => {
  test.each([
    "rich.three.Scalars",
    "rich.three.Presence",
    "rich.three.Lists",
    "rich.three.Maps",
    "rich.two.Two",
  ])("reaches the empty and the full %s within 300 draws", (name) => {
    const type = schema.message(name);
    const required = type.fields.filter((field) => field.presence === "required").length;
    const fillable = type.fields.filter(
      (field) => field.message === undefined || isInhabited(field.message),
    );
    const arms = type.oneofs.reduce((sum, { members }) => sum + members.length - 1, 0);

    const counts = draws(type, 300).map((value) => value.fields.size);

    expect(Math.min(...counts)).toBe(required);
    expect(Math.max(...counts)).toBe(fillable.length - arms);
  });

  test("reaches each member of each oneof, and none, within 200 draws", () => {
    const type = schema.message("rich.three.Choice");

    const seen = type.oneofs.map(
      ({ members }) =>
        new Set(
          draws(type, 200).map((value) => members.find((number) => value.fields.has(number))),
        ),
    );

    expect(seen).toEqual([new Set([1, 2, 3, 4, 5, 6, undefined]), new Set([7, 8, undefined])]);
  });

  test("sets present fields to their default, where presence is tracked", () => {
    const type = schema.message("rich.three.Presence");

    const zeros = draws(type, 500).map((value) => value.fields.get(3));

    expect(zeros).toContain(0);
  });

  test.each([
    ["rich.three.Chain", 4],
    ["rich.three.Tree", 4],
    ["rich.editions.Edition", 4],
    ["rich.three.Times", 4],
  ])("%s reaches the depth of %d within 200 draws, and never passes it", (name, maxDepth) => {
    const type = schema.message(name);

    const depths = draws(type, 200).map((value) => depthOf(type, value));

    expect(Math.max(...depths)).toBe(maxDepth);
  });

  test("reaches a depth that is asked for, in messages that stay small", () => {
    const type = schema.message("rich.three.Tree");
    const constraints = { maxDepth: 20, maxElements: 200 };

    const values = draws(type, 300, constraints);

    expect(Math.max(...values.map((value) => depthOf(type, value)))).toBe(20);
    expect(Math.max(...values.map((value) => encode(type, value).length))).toBeLessThan(40_000);
  });

  test("depth 0 means no nested message at all", () => {
    const type = schema.message("rich.three.Tree");

    expect(draws(type, 100, { maxDepth: 0 }).every((value) => depthOf(type, value) === 0)).toBe(
      true,
    );
  });

  test("draws every known number of an enum, and unknown ones only where it is open", () => {
    const open = new Set(
      draws(schema.message("rich.three.Scalars"), 600).map((value) => value.fields.get(16)),
    );
    const closed = new Set(
      draws(schema.message("rich.two.Two"), 300).map((value) => value.fields.get(8)),
    );

    expect([...open]).toEqual(
      expect.arrayContaining([1, 2, 2_147_483_647, -2_147_483_648, -1, 1000]),
    );
    expect(closed).toEqual(new Set([undefined, 3, -1, 7]));
  });

  test("draws extensions and the items of message sets", () => {
    const numbers = new Set(
      draws(schema.message("rich.two.Two"), 200).flatMap((value) => [...value.fields.keys()]),
    );
    const items = new Set(
      draws(schema.message("rich.two.Bag"), 50).flatMap((value) => [...value.fields.keys()]),
    );

    expect([...numbers]).toEqual(expect.arrayContaining([100, 101, 150]));
    expect(items).toEqual(new Set([5000, 6000]));
  });

  test("never sets a field whose type has no complete message", () => {
    const values = draws(schema.message("rich.two.Two"), 300);

    expect(values.some((value) => value.fields.has(17))).toBe(false);
  });

  test("refuses a type that has no complete message, and names the circle", () => {
    expect(() => messageOf(schema.message("rich.two.Endless"))).toThrow(
      "rich.two.Endless: no finite message is complete: rich.two.Endless requires rich.two.Endless",
    );
  });

  test("lone surrogates come on request only", () => {
    const type = compileText(
      'syntax = "proto3"; message M { string s = 1; map<string, string> m = 2; }',
    ).message("M");
    const holdsLone = (value: MessageValue) => !isMessageOf(type, value);

    expect(draws(type, 2000).filter(holdsLone)).toEqual([]);
    expect(draws(type, 20, { loneSurrogates: true }).some(holdsLone)).toBe(true);
  });

  test("unknown fields come on request only, and then the root always has one", () => {
    const type = schema.message("rich.three.Chain");

    expect(draws(type, 200).every((value) => value.unknown.length === 0)).toBe(true);
    expect(
      draws(type, 200, { unknownFields: true }).every((value) => value.unknown.length > 0),
    ).toBe(true);
  });

  test("an Any holds messages of the types that the root reaches, or of those asked for", () => {
    const type = schema.message("rich.three.Times");
    const urls = (constraints?: MessageConstraints) =>
      new Set(
        draws(type, 500, constraints).flatMap((value) =>
          messagesOf(value.fields.get(7) ?? []).map((any) => any.fields.get(1)),
        ),
      );

    expect([...urls()]).toEqual(
      expect.arrayContaining([
        undefined,
        "type.googleapis.com/google.protobuf.Timestamp",
        "type.googleapis.com/google.protobuf.Any",
        "type.googleapis.com/rich.three.Times",
      ]),
    );
    expect(urls({ anyTypes: [schema.message("rich.two.Leaf")] })).toEqual(
      new Set([undefined, "type.googleapis.com/rich.two.Leaf"]),
    );
  });
});

describe("size", () => {
  test("messages of many fields and of mutual recursion do not explode", () => {
    const lines = Array.from({ length: 150 }, (_, index) => `repeated M f${index} = ${index + 1};`);
    const type = compileText(`syntax = "proto3"; message M { ${lines.join("\n")} }`).message("M");
    const count = (value: MessageValue): number =>
      [...value.fields.values()]
        .flatMap(messagesOf)
        .reduce((sum, message) => sum + count(message), 1);

    const counts = draws(type, 200, { maxDepth: 50 }).map(count);

    // A thousand elements, and what was under way when they were used up.
    expect(Math.max(...counts)).toBeLessThan(2000);
  });
});

describe("with fast-check", () => {
  test("shrinks a counterexample to the one field that matters", () => {
    const type = schema.message("rich.three.Presence");

    const run = fc.check(
      fc.property(messageOf(type), (value) => !value.fields.has(3)),
      { seed: 1, numRuns: 200 },
    );

    expect(run.failed).toBe(true);
    expect(run.counterexample).toEqual([{ fields: new Map([[3, 0]]), unknown: [] }]);
  });

  test("shrinks an example that it did not draw", () => {
    const type = schema.message("rich.three.Scalars");
    const fields = new Map<number, FieldValue>([
      [3, 99_999],
      [14, "hello"],
    ]);

    const run = fc.check(
      fc.property(messageOf(type), (value) => Number(value.fields.get(3) ?? 0) < 1000),
      { seed: 1, numRuns: 1, examples: [[{ fields, unknown: [] }]] },
    );

    expect(run.counterexample).toEqual([{ fields: new Map([[3, 1000]]), unknown: [] }]);
  });

  test("mixes with other arbitraries", () => {
    const pairs = fc.tuple(messageOf(schema.message("rich.three.Chain")), fc.nat(5));

    expect(fc.sample(pairs, { seed: 7, numRuns: 3 })).toHaveLength(3);
  });
});
