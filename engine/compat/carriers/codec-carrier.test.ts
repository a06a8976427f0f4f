import { expect, test } from "vitest";
import { oracleCarrier } from "../../../properties/compat/carrier.ts";
import type { Direction, Encoding } from "../../../properties/compat/levels.ts";
import { compileText } from "../../../schema/compile.ts";
import { ownCodec } from "../../testing/own-codec.ts";
import { mockCodec } from "../../testing/run-of.ts";
import { type Compared, compareVersions } from "../compare-versions.ts";
import type { Cell } from "../compat-result.ts";
import { carriersOf, oraclePlan, planOf } from "./codec-carrier.ts";

const settings = { baseFolder: import.meta.dirname, caseTimeoutMs: 2000 };

interface Texts {
  readonly old: string;
  readonly next: string;
}

/** What codecs make of a change in a proto3 file. */
async function judged(
  { old, next }: Texts,
  codecs: readonly string[],
  how: { readonly encodings?: readonly Encoding[]; readonly caseTimeoutMs?: number } = {},
): Promise<Compared> {
  const schemas = { old: compileText(proto3(old)), new: compileText(proto3(next)) };
  const { encodings = ["binary"], caseTimeoutMs = settings.caseTimeoutMs } = how;
  const plan = planOf(codecs, { ...settings, caseTimeoutMs });
  const { carrier, close } = await carriersOf(plan, schemas, oracleCarrier(schemas));
  try {
    return await compareVersions({
      ...{ schemas, carrier, encodings, seed: "1", maxExamples: 30 },
      demand: { mode: undefined, order: "any", level: "lossless" },
    });
  } finally {
    await close();
  }
}

function proto3(text: string): string {
  return `syntax = "proto3"; package a; ${text}`;
}

function cellsOf({ changes }: Compared, direction: Direction, encoding: Encoding): readonly Cell[] {
  return changes
    .flatMap(({ cells }) => cells)
    .filter((cell) => cell.direction === direction && cell.encoding === encoding);
}

/** `level: meant -> got` for every level that is lost. */
function lossesOf(
  compared: Compared,
  direction: Direction,
  encoding: Encoding = "binary",
): readonly string[] {
  return cellsOf(compared, direction, encoding).flatMap(({ losses }) =>
    losses.map(({ level, meant, got }) => `${level}: ${meant} -> ${got}`),
  );
}

function allLosses(compared: Compared): readonly string[] {
  return compared.changes.flatMap(({ cells }) =>
    cells.flatMap(({ losses }) =>
      losses.map(({ level, meant, got }) => `${level}: ${meant} -> ${got}`),
    ),
  );
}

const narrowed = { old: "message M { int64 n = 1; }", next: "message M { int32 n = 1; }" };

test.each(["protobufjs", "protobuf-es"])(
  "%s as reader and writer loses of int64 to int32 what the oracle loses",
  async (codec) => {
    const compared = await judged(narrowed, [codec]);
    expect(lossesOf(compared, "old-to-new")).toEqual(["value: 2147483648 -> -2147483648"]);
    expect(lossesOf(compared, "new-to-old")).toEqual([]);
    expect(lossesOf(compared, "round")).toEqual(["lossless: 2147483648 -> -2147483648"]);
  },
);

test("in ProtoJSON protobuf-es refuses what does not fit into int32", async () => {
  const compared = await judged(narrowed, ["protobuf-es"], { encodings: ["json"] });
  const [loss] = lossesOf(compared, "old-to-new", "json");
  expect(loss).toMatch(/^decodes: 2147483648 -> refused: /);
  expect(lossesOf(compared, "new-to-old", "json")).toEqual([]);
});

test("nothing is sent as ProtoJSON where the reader does not claim it", async () => {
  const compared = await judged(narrowed, ["reader=protobufjs"], { encodings: ["json"] });
  expect(allLosses(compared)).toEqual([]);
  const schema = compileText(proto3(narrowed.old));
  const schemas = { old: schema, new: schema };
  const plan = planOf(["reader=protobufjs"], settings);
  const { carrier, close } = await carriersOf(plan, schemas, oracleCarrier(schemas));
  const parcel = { side: "old", type: schema.message("a.M") } as const;
  const empty = { fields: new Map(), unknown: [] };
  expect(await carrier.write({ ...parcel, encoding: "json" }, empty)).toEqual({
    kind: "unsayable",
  });
  expect(await carrier.write({ ...parcel, encoding: "binary" }, empty)).toMatchObject({
    kind: "sent",
  });
  await close();
});

const valueRemoved = {
  old: "enum E { E_NONE = 0; E_B = 2; } message M { E e = 1; }",
  next: "enum E { E_NONE = 0; reserved 2; } message M { E e = 1; }",
};

test("protobufjs keeps the number of an enum value that was removed", async () => {
  expect(allLosses(await judged(valueRemoved, ["protobufjs"]))).toEqual([]);
});

test("protobufjs-protojson refuses the name of an enum value that was removed", async () => {
  const compared = await judged(valueRemoved, ["protobufjs-protojson"], { encodings: ["json"] });
  expect(lossesOf(compared, "old-to-new", "json")[0]).toMatch(/^decodes: E_B \(2\) -> refused: /);
});

const fieldRemoved = {
  old: "message M { int32 kept = 1; int32 gone = 2; }",
  next: "message M { int32 kept = 1; reserved 2; }",
};

test("protobufjs, which drops unknown fields, loses a removed field on the way there and back", async () => {
  const compared = await judged(fieldRemoved, ["protobufjs"]);
  expect(lossesOf(compared, "round")).toEqual(["lossless: 1 -> 0"]);
  expect(lossesOf(compared, "old-to-new")).toEqual([]);
});

test("protobufjs as the writer alone loses it, too", async () => {
  const compared = await judged(fieldRemoved, ["writer=protobufjs"]);
  expect(lossesOf(compared, "round")).toEqual(["lossless: 1 -> 0"]);
});

test("protobuf-es, which keeps unknown fields, loses nothing of a removed field", async () => {
  expect(allLosses(await judged(fieldRemoved, ["protobuf-es"]))).toEqual([]);
});

test("a codec that refuses messages without a required field says which field it is", async () => {
  const file = (label: string) =>
    `syntax = "proto2"; package a; message M { ${label} int32 n = 1; }`;
  const schemas = { old: compileText(file("optional")), new: compileText(file("required")) };
  const plan = planOf(["protobufjs"], settings);
  const { carrier, close } = await carriersOf(plan, schemas, oracleCarrier(schemas));
  const compared = await compareVersions({
    ...{ schemas, carrier, encodings: ["binary"], seed: "1", maxExamples: 10 },
    demand: { mode: undefined, order: "any", level: "lossless" },
  });
  await close();
  expect(lossesOf(compared, "old-to-new")).toContain(
    "decodes: absent, which reads 0 -> refused: a.M requires n",
  );
});

test("a codec that refuses unknown members refuses a field that was added", async () => {
  const added = { old: fieldRemoved.next, next: fieldRemoved.old };
  const strict = await judged(added, ["reader=protobuf-es"], { encodings: ["json"] });
  expect(lossesOf(strict, "new-to-old", "json")[0]).toMatch(/^decodes: 1 -> refused: /);
  const lenient = await judged(added, ["reader=protobuf-es-ignoring-unknown"], {
    encodings: ["json"],
  });
  expect(allLosses(lenient)).toEqual([]);
});

/** Of which the oracle loses something one way only, or in presence only. */
const widened = {
  old: "message M { int32 n = 1; double d = 2; string s = 3; int32 m = 4; }",
  next: "message M { int64 n = 1; optional double d = 2; optional string s = 3; uint64 m = 4; }",
};

test.each([
  "losing-nan",
  "trimming",
  "dropping-field",
  "exiting",
  "hanging",
  "alternating",
  "throwing-later",
])(
  "bugs of %s that have nothing to do with the change are no fault of it, whether it reads or writes",
  async (name) => {
    const oracle = await judged(widened, []);
    expect(levelsOf(oracle)).toContain("a.M.n new-to-old value");
    for (const part of ["reader", "writer"]) {
      const own = await judged(widened, [`${part}=${mockCodec(name)}`], { caseTimeoutMs: 300 });
      // What the oracle shows it may show, and no more.
      expect(levelsOf(oracle)).toEqual(expect.arrayContaining([...levelsOf(own)]));
      expect(own.hazards).toEqual(oracle.hazards);
    }
  },
);

test("what a reader does only now and then says nothing of a change", async () => {
  const codec = ownCodec("moody", { call: `if (call % 3 === 0) throw new Error("not now");` });
  const own = await judged(widened, [`reader=${codec}`]);
  const oracle = await judged(widened, []);
  expect(levelsOf(oracle)).toEqual(expect.arrayContaining([...levelsOf(own)]));
});

function levelsOf({ changes }: Compared): readonly string[] {
  return changes.flatMap(({ change, cells }) =>
    cells.flatMap(({ direction, losses }) =>
      losses.map(({ level }) => `${change.subject} ${direction} ${level}`),
    ),
  );
}

/** Does something when it meets the number 1 by the new version, which has a comment of its own. */
function atOne(name: string, act: string): string {
  return ownCodec(name, {
    open: `const isNew = Buffer.from(schema.descriptorSet).includes("marker_of_new");`,
    call: `if (isNew && Buffer.from(input[1]).includes("0801", 0, "hex")) { ${act} }`,
  });
}

const marked = {
  old: "message M { int32 n = 1; }",
  next: "message M { int64 n = 1; int32 marker_of_new = 9; }",
};

test.each([
  ["hangs", "for (;;);", "did not return within 300 ms"],
  ["never-settles", "return new Promise(() => {});", "did not return within 300 ms"],
  ["exits", "process.exit(7);", "ended its process (exit code 7)"],
  ["aborts", "process.abort();", "ended its process (signal SIGABRT)"],
  ["overflows", "const deep = () => 1 + deep(); deep();", "stack overflow"],
  ["pollutes", "Object.prototype.x = 1;", "put x on Object.prototype"],
  ["answers-text", "return 'x';", "returned string where a Uint8Array was due"],
])(
  "a codec that %s by the new version only refuses what it is given",
  async (name, act, reason) => {
    const codec = atOne(name, act);
    const compared = await judged(marked, [`reader=${codec}`], { caseTimeoutMs: 300 });
    expect(lossesOf(compared, "old-to-new")).toEqual([`decodes: 1 -> refused: ${reason}`]);
  },
);

test("a codec that cannot open one of the versions is told with that version", async () => {
  const codec = ownCodec("refusing-new", {
    open: `if (Buffer.from(schema.descriptorSet).includes("marker_of_new")) throw new Error("no marker");`,
  });
  await expect(judged(marked, [codec])).rejects.toMatchObject({
    code: "codec",
    message: "the new version: codec refusing-new: cannot open the schema: no marker",
  });
});

test("a codec that hangs when it opens a version is told in time", async () => {
  const codec = mockCodec("hanging-in-open");
  await expect(judged(marked, [codec], { caseTimeoutMs: 100 })).rejects.toMatchObject({
    code: "codec",
    message: `the old version: codec ${codec} did not return within 3 s when it was to open it`,
  });
});

test("a codec that answers nothing at all ends the comparison", async () => {
  const codec = ownCodec("silent", { call: "process.exit(3);" });
  await expect(judged(narrowed, [codec])).rejects.toMatchObject({
    code: "codec",
    message: expect.stringContaining(
      "ended its process (exit code 3), as with 10 messages in a row",
    ),
  });
});

test("a codec that reads no messages is no carrier", async () => {
  await expect(judged(narrowed, ["iconv-lite"])).rejects.toMatchObject({
    code: "codec",
    message: "codec iconv-lite does not claim to read and write binary",
  });
});

test("a codec of one name writes and reads", () => {
  const plan = planOf(["protobuf-es"], settings);
  expect(plan).toMatchObject({ writer: "protobuf-es", reader: "protobuf-es" });
  expect(plan.label).toMatch(/^protobuf-es \d+\.\d+\.\d+$/);
});

test("writer and reader are given apart, and the oracle has what is not given", () => {
  const both = planOf(["writer=protobufjs", "reader=protobuf-es"], settings);
  expect(both).toMatchObject({ writer: "protobufjs", reader: "protobuf-es" });
  expect(both.label).toMatch(/^protobufjs [\d.]+ writes, protobuf-es [\d.]+ reads$/);
  const one = planOf(["reader=protobufjs"], settings);
  expect(one).toMatchObject({ writer: undefined, reader: "protobufjs" });
  expect(one.label).toMatch(/^oracle writes, protobufjs [\d.]+ reads$/);
  expect(planOf([], settings)).toEqual({ ...oraclePlan, ...settings });
  expect(planOf(["oracle"], settings)).toEqual({ ...oraclePlan, ...settings });
});

test.each([
  [["protobufjs", "protobuf-es"], "--codec: two codecs for the writer, protobufjs and protobuf-es"],
  [["protobufjs", "reader=pbf"], "--codec: two codecs for the reader, protobufjs and pbf"],
  [["reader="], '--codec: expected a codec, got "reader="'],
  [[""], '--codec: expected a codec, got ""'],
])("%j is no plan", (specs, message) => {
  expect(() => planOf(specs, settings)).toThrow(
    expect.objectContaining({ code: "usage", message }),
  );
});

test.each(["protobufjss", "reader=./not-there.mjs"])(
  "a codec that is not there, %s, is told before anything runs",
  (spec) => {
    expect(() => planOf([spec], settings)).toThrow(expect.objectContaining({ code: "codec" }));
  },
);
