import { expect, test } from "vitest";
import { joinRuns } from "../../schema/byte-runs.ts";
import { compileText } from "../../schema/compile.ts";
import type { MessageType } from "../../schema/types.ts";
import { decode } from "../../schema/wire/decode.ts";
import { Remarks } from "../../schema/wire/remarks.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { prngOf } from "../prng.ts";
import { assertArbitraryLaws } from "../testing/arbitrary-laws.ts";
import { richSchema } from "../testing/rich-schema.ts";
import { hostileBytesOf, hostileDrawer, hostileEdges } from "./hostile-bytes.ts";
import type { HostileAim, HostileBytes } from "./hostile-kinds.ts";
import { sizeOfRuns } from "./shrink.ts";

const tree = richSchema().message("rich.three.Tree");
const lists = richSchema().message("rich.three.Lists");

test("hostile bytes keep the laws of arbitraries, and end smaller", () => {
  assertArbitraryLaws(hostileBytesOf(tree), {
    isValid: ({ runs }) => runs.every(({ times }) => Number.isInteger(times) && times >= 1),
    sizeOf: ({ runs }) => sizeOfRuns(runs),
    runs: 15,
  });
});

test("the edges are the same each time", () => {
  expect([...edgesOf(tree)]).toEqual([...edgesOf(tree)]);
});

test("a draw depends on its words alone, and not on what was drawn before", () => {
  const draw = hostileDrawer(lists);
  const first = draw(prngOf(1, 2, 3, 4));
  for (let seed = 0; seed < 50; seed++) draw(prngOf(seed, 0, 0, 0));

  expect(draw(prngOf(1, 2, 3, 4))).toEqual(first);
  expect(hostileDrawer(lists)(prngOf(1, 2, 3, 4))).toEqual(first);
});

for (const [name, from] of [
  ["the edges", edgesOf],
  ["500 draws", drawsFor],
] as const)
  test(`${name} of malformed bytes reach every malformation`, () => {
    const found = new Set([...from(lists, "malformed")].map((bytes) => comesTo(lists, bytes)));

    for (const malformation of [
      "cut short",
      "length past the end",
      "ragged packed run",
      "overlong varint",
      "field number 0",
      "field number too large",
      "unknown wire type",
      "unmatched end of group",
      "unended group",
      "invalid UTF-8",
    ])
      expect(found).toContain(malformation);
  });

test("odd bytes are nearly all legal, and malformed ones hardly ever", () => {
  const legal = (aim: HostileAim): number => {
    const all = [...drawsFor(lists, aim)];
    return all.filter((bytes) => comesTo(lists, bytes) === "legal").length / all.length;
  };

  expect(legal("odd")).toBeGreaterThan(0.7);
  expect(legal("malformed")).toBeLessThan(0.15);
});

test("ladders go from 1 to 10,000, in few bytes where the pieces are alike", () => {
  const { runs } = [...edgesOf(tree)].find(
    ({ note }) => note === "10000 unknown groups in one another",
  ) as HostileBytes;

  expect(runs.map(({ times }) => times)).toEqual([10_000, 10_000]);
  expect(joinRuns(runs).length).toBeLessThanOrEqual(40_000);
});

test("messages in one another are told apart by the reader down to the last", () => {
  const { runs } = [...edgesOf(tree)].find(
    ({ note }) => note === "16 messages in one another",
  ) as HostileBytes;
  const remarks = new Remarks();

  expect(decode(tree, joinRuns(runs), remarks).unknown).toEqual([]);
  expect(remarks).toMatchObject({ isDeep: false, isDisputed: false });
});

test("a type of which no message is complete has only what is unknown", () => {
  const schema = compileText('syntax = "proto2"; message Endless { required Endless again = 1; }');
  const endless = schema.message("Endless");

  expect(hostileDrawer(endless)(prngOf(1, 2, 3, 4)).runs[0]?.bytes).toHaveLength(0);
});

function* edgesOf(type: MessageType, aim?: HostileAim): Iterable<HostileBytes> {
  for (const make of hostileEdges(type, aim === undefined ? {} : { aim })) yield make();
}

function* drawsFor(type: MessageType, aim: HostileAim): Iterable<HostileBytes> {
  const draw = hostileDrawer(type, { aim });
  for (let seed = 0; seed < 500; seed++) yield draw(prngOf(seed, 1, 2, 3));
}

function comesTo(type: MessageType, { runs }: HostileBytes): string {
  try {
    decode(type, joinRuns(runs));
    return "legal";
  } catch (error) {
    if (error instanceof WireError) return error.malformation;
    throw error;
  }
}
