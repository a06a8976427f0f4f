import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { firstDifference } from "../schema/compare.ts";
import { compileText } from "../schema/compile.ts";
import type { MessageType } from "../schema/types.ts";
import type { FieldValue, ListValue, MapValue, MessageValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { edgesOf } from "./edges.ts";
import { isInhabited } from "./inhabited.ts";
import { richSchema } from "./testing/rich-schema.ts";
import { isMessageOf } from "./validity.ts";

const schema = richSchema();
const inhabited = schema.messageNames.filter((name) => isInhabited(schema.message(name)));

/** The contents of one field in the edges in which it alone is set. */
function contents(type: MessageType, number: number): FieldValue[] {
  return [...edgesOf(type)]
    .filter((value) => value.fields.size === 1)
    .flatMap((value) => {
      const content = value.fields.get(number);
      return content === undefined ? [] : [content];
    });
}

describe("every message type of proto2, proto3 and editions", () => {
  test.each(inhabited)("%s: all edges are valid, and survive our own encoding", (name) => {
    const type = schema.message(name);

    const edges = [...edgesOf(type)];

    expect(edges.filter((value) => !isMessageOf(type, value))).toEqual([]);
    expect(
      edges.filter((value) => firstDifference(type, value, decode(type, encode(type, value)))),
    ).toEqual([]);
  });

  test.each(inhabited)("%s: the edges are the same list every time", (name) => {
    const type = schema.message(name);

    expect(isDeepStrictEqual([...edgesOf(type)], [...edgesOf(type)])).toBe(true);
  });

  test.each(inhabited)("%s: the edges stay below the stated bound", (name) => {
    const type = schema.message(name);
    const numbers = type.fields.reduce((sum, field) => sum + (field.enum?.names.size ?? 0), 0);

    expect([...edgesOf(type)].length).toBeLessThanOrEqual(
      1 + 120 * Math.max(1, type.fields.length) + numbers + 500 + 16,
    );
  });
});

test("the edges are the same list on every machine", () => {
  const digest = (name: string) => {
    const type = schema.message(name);
    const encoded = [...edgesOf(type)].map((value) => encode(type, value));
    return `${encoded.length} edges, ${createHash("sha256").update(Buffer.concat(encoded)).digest("hex").slice(0, 16)}`;
  };

  expect(
    ["rich.three.Scalars", "rich.three.Tree", "rich.two.Two"].map(digest),
  ).toMatchInlineSnapshot(`
    [
      "667 edges, beaafa318c658738",
      "141 edges, 42838e67c74a6afc",
      "672 edges, 4014a30fa12de7f5",
    ]
  `);
});

test("the first edge has nothing set but what is required", () => {
  expect(edgesOf(schema.message("rich.three.Scalars")).next().value).toEqual({
    fields: new Map(),
    unknown: [],
  });
  expect(edgesOf(schema.message("rich.two.Leaf")).next().value).toEqual({
    fields: new Map([[1, ""]]),
    unknown: [],
  });
});

test("a type that no finite message completes has no edges", () => {
  expect([...edgesOf(schema.message("rich.two.Endless"))]).toEqual([]);
});

describe("each field alone", () => {
  const presence = schema.message("rich.three.Presence");

  test("is present at its default where presence is tracked, and not where it is implicit", () => {
    expect(contents(presence, 3)).toContain(0);
    expect(contents(presence, 6)).toContain("");
    expect(contents(schema.message("rich.three.Scalars"), 3)).not.toContain(0);
    expect(contents(schema.message("rich.three.Scalars"), 1)).toContainEqual(-0);
  });

  test("is present at a default that the schema declares", () => {
    const two = [...edgesOf(schema.message("rich.two.Two"))].filter(
      (value) => value.fields.size === 3,
    );

    expect(two.some((value) => value.fields.get(6) === "Rosebud")).toBe(true);
    expect(two.some((value) => value.fields.get(7) === -(2n ** 63n))).toBe(true);
    expect(two.some((value) => Number.isNaN(value.fields.get(10)))).toBe(true);
  });

  test("meets the borders of its kind", () => {
    expect(contents(presence, 1)).toEqual(
      expect.arrayContaining([
        0,
        -0,
        1,
        -1,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        5e-324,
        3.4028235677973366e38,
      ]),
    );
    expect(contents(presence, 3)).toEqual(expect.arrayContaining([2 ** 31 - 1, -(2 ** 31)]));
    expect(contents(presence, 4)).toEqual(
      expect.arrayContaining([2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n)]),
    );
  });

  test("meets every number of an open enum and unknown ones, of a closed enum its own only", () => {
    const closed = [...edgesOf(schema.message("rich.two.Two"))].map((value) => value.fields.get(8));

    expect(contents(presence, 8)).toEqual(
      expect.arrayContaining([0, 1, 2, 2_147_483_647, -2_147_483_648, -1, 1000]),
    );
    expect(new Set(closed)).toEqual(new Set([undefined, 3, -1, 7]));
  });

  test("meets text and bytes at the lengths where the prefix grows", () => {
    const lengths = [127, 128, 16_383, 16_384];

    expect(contents(presence, 6).map((text) => (text as string).length)).toEqual(
      expect.arrayContaining(lengths),
    );
    expect(contents(presence, 7).map((bytes) => (bytes as Uint8Array).length)).toEqual(
      expect.arrayContaining([0, ...lengths]),
    );
  });

  test("meets lists of one, two and many", () => {
    const lengths = contents(schema.message("rich.three.Lists"), 3).map(
      (list) => (list as ListValue).length,
    );

    expect(lengths).toEqual(expect.arrayContaining([1, 2, 130]));
  });

  test("meets map keys at both ends, and names that objects already have", () => {
    const maps = schema.message("rich.three.Maps");
    const keys = (number: number) =>
      new Set(contents(maps, number).flatMap((map) => [...(map as MapValue).keys()]));

    expect([...keys(12)]).toEqual(
      expect.arrayContaining(["", "__proto__", "constructor", "4294967295"]),
    );
    expect([...keys(2)]).toEqual(expect.arrayContaining([0n, 2n ** 63n - 1n, -(2n ** 63n)]));
    expect(keys(11)).toEqual(new Set([false, true]));
  });

  test("meets each member of a oneof", () => {
    const choice = schema.message("rich.three.Choice");
    const seen = new Set(
      [...edgesOf(choice)].map((value) =>
        [1, 2, 3, 4, 5, 6].find((number) => value.fields.has(number)),
      ),
    );

    expect(seen).toEqual(new Set([undefined, 1, 2, 3, 4, 5, 6]));
  });

  test("meets a nested message that is present and empty, and with each field set", () => {
    const nested = contents(presence, 9).map((message) => [
      ...(message as MessageValue).fields.keys(),
    ]);

    expect(nested).toContainEqual([]);
    for (let number = 1; number <= 16; number++) expect(nested).toContainEqual([number]);
  });

  test("meets lone surrogates on request only", () => {
    const type = schema.message("rich.three.Presence");

    expect(
      [...edgesOf(type, { loneSurrogates: true })].some(
        (value) => value.fields.get(6) === "\ud800",
      ),
    ).toBe(true);
  });
});

describe("depth", () => {
  const chain = schema.message("rich.three.Chain");
  const depthOf = (value: MessageValue): number => {
    const next = value.fields.get(1) as MessageValue | undefined;
    return next === undefined ? 0 : 1 + depthOf(next);
  };
  const depths = (maxDepth?: number) =>
    new Set([...edgesOf(chain, maxDepth === undefined ? {} : { maxDepth })].map(depthOf));

  test("recursion comes at depth 1, 2 and the limit", () => {
    expect(depths()).toEqual(new Set([0, 1, 2, 32]));
    expect(depths(5)).toEqual(new Set([0, 1, 2, 5]));
  });

  test("a limit that decoders might refuse is lowered", () => {
    expect(Math.max(...depths(1000))).toBe(64);
  });

  test("goes round through other messages, lists, maps and groups", () => {
    const through = (name: string, number: number) =>
      [...edgesOf(schema.message(name))]
        .filter((value) => value.fields.has(number))
        .map((value) => encode(schema.message(name), value).length);

    expect(Math.max(...through("rich.three.Tree", 4))).toBeGreaterThan(100);
    expect(Math.max(...through("rich.editions.Edition", 5))).toBeGreaterThan(64);
  });
});

describe("pairs", () => {
  /** The pairs of fields that some value holds; of those with every field set nothing is counted. */
  function together(type: MessageType): Set<string> {
    const arms = type.oneofs.reduce((sum, { members }) => sum + members.length - 1, 0);
    return new Set(
      [...edgesOf(type)]
        .filter((value) => value.fields.size < type.fields.length - arms)
        .flatMap((value) => pairsOf([...value.fields.keys()])),
    );
  }

  function pairsOf(numbers: readonly number[]): string[] {
    return numbers.flatMap((one) =>
      numbers.filter((other) => one < other).map((other) => `${one} ${other}`),
    );
  }

  test("every two fields of a small message are a value of their own", () => {
    const type = schema.message("rich.three.Scalars");
    const pairs = [...edgesOf(type)].filter((value) => value.fields.size === 2);

    expect(new Set(pairs.map((value) => [...value.fields.keys()].join(" "))).size).toBe(
      (16 * 15) / 2,
    );
  });

  /** A message of so many optional fields, and of what else is declared. */
  function large(count: number, oneofs = ""): MessageType {
    const lines = Array.from(
      { length: count },
      (_, index) => `optional int32 f${index} = ${index + 1};`,
    );
    return compileText(`syntax = "proto3"; message M { ${oneofs} ${lines.join("\n")} }`).message(
      "M",
    );
  }

  test.each([33, 64, 100, 128, 150, 256])(
    "every two of %d fields are together, and each without the other, within 500 values",
    (count) => {
      const type = large(count);

      const values = [...edgesOf(type)].filter(
        ({ fields }) => fields.size > 1 && fields.size < count,
      );
      const apart = new Set(
        values.flatMap(({ fields }) =>
          type.fields
            .filter(({ number }) => !fields.has(number))
            .flatMap(({ number }) => [...fields.keys()].map((set) => `${set} not ${number}`)),
        ),
      );

      expect(values.length).toBeLessThanOrEqual(500);
      expect(together(type).size).toBe((count * (count - 1)) / 2);
      expect(apart.size).toBe(count * (count - 1));
    },
  );

  test.each([
    [62, [2, 2]],
    [3, [17, 17]],
    [40, [16, 9, 2]],
    [100, [100]],
    [30, [3, 1, 4, 1, 5]],
  ])(
    "beside %d fields, every member of oneofs of %j meets all but its siblings",
    (count, sizes) => {
      let next = 1000;
      const oneofs = sizes.map((size, place) => {
        const members = Array.from({ length: size }, () => `int32 m${next} = ${next++};`);
        return `oneof o${place} { ${members.join(" ")} }`;
      });
      const type = large(count, oneofs.join("\n"));

      const total = type.fields.length;
      const siblings = sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
      expect(together(type).size).toBe((total * (total - 1)) / 2 - siblings);
      expect([...edgesOf(type)].filter(({ fields }) => fields.size > 1).length).toBeLessThan(520);
    },
  );

  test("two members of a oneof are never together", () => {
    expect([...together(schema.message("rich.three.Choice"))]).not.toContain("1 2");
  });

  test("the message with every field set is among them, in turn for each member of a oneof", () => {
    const type = schema.message("rich.three.Choice");
    const full = [...edgesOf(type)]
      .filter((value) => value.fields.size === 2)
      .map((value) => [...value.fields.keys()].join(" "));

    expect(full).toEqual(expect.arrayContaining(["1 7", "2 8", "3 7", "4 8", "5 7", "6 8"]));
  });
});

describe("well-known types", () => {
  test.each([
    ["Timestamp", 1, -62_135_596_800n],
    ["Timestamp", 1, 253_402_300_799n],
    ["Timestamp", 2, 999_999_999],
    ["Duration", 1, 315_576_000_000n],
    ["Duration", 1, -315_576_000_000n],
    ["Duration", 2, -999_999_999],
    ["Value", 1, 0],
    ["Value", 2, -0],
    ["Value", 4, false],
  ])("%s reaches field %d = %s", (name, number, limit) => {
    const edges = [...edgesOf(schema.message(`google.protobuf.${name}`))];

    expect(edges.map((value) => value.fields.get(number))).toContainEqual(limit);
  });

  test("an Any holds each type that the root reaches", () => {
    const urls = contents(schema.message("rich.three.Times"), 7).map((any) =>
      (any as MessageValue).fields.get(1),
    );

    expect(urls).toEqual(
      expect.arrayContaining([undefined, "type.googleapis.com/google.protobuf.Duration"]),
    );
  });
});
