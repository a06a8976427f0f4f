import assert from "node:assert/strict";
import type { CodecSession } from "../codec.ts";
import { assertMeans, hex, recode, type SessionClause, unhex } from "./session-clause.ts";

/** From the encoding guide where it has the example; each must mean itself again. */
export const examples: readonly (readonly [title: string, typeName: string, bytes: string])[] = [
  ["a varint", "Test1", "08 96 01"],
  ["an empty message", "Test1", ""],
  ["a negative int32", "Test1", "08 fe ff ff ff ff ff ff ff ff 01"],
  ["a zigzag", "Zigzag", "08 ff ff ff ff ff ff ff ff ff 01"],
  [
    "the ends of 64 bits",
    "Long",
    "08 80 80 80 80 80 80 80 80 80 01 10 ff ff ff ff ff ff ff ff ff 01",
  ],
  ["a string", "Test2", "12 07 74 65 73 74 69 6e 67"],
  ["a string beyond ASCII", "Test2", "12 08 ef bb bf c3 a9 e2 82 ac"],
  ["a submessage", "Test3", "1a 03 08 96 01"],
  ["a packed list", "Test5", "32 06 03 8e 02 9e a7 05"],
  ["a list in single records", "Expanded", "30 01 30 02 30 03"],
  ["a packed list in single records", "Test5", "30 01 30 02 30 03"],
  ["an expanded list in one record", "Expanded", "32 03 01 02 03"],
  ["a map", "Test6", "3a 05 0a 01 61 10 01 3a 05 0a 01 62 10 02"],
  ["a present default", "Present", "08 00"],
  ["a nested type", "Outer", "0a 03 0a 01 78 12 00 12 03 0a 01 79"],
  ["an imported and a well-known type", "Uses", "0a 03 0a 01 78 12 02 08 01"],
];

/** The title of the clause whose message has fields of imported types. */
export const importClause = "recodes an imported and a well-known type";

/** What every codec owes in binary. */
export const wireClauses: readonly SessionClause[] = [
  ...examples.map(([title, typeName, bytes]) => ({
    title: `recodes ${title}`,
    check: async (session: CodecSession) =>
      assertMeans(typeName, await recode(session, typeName, unhex(bytes)), bytes),
  })),
  {
    title: "recodes a nested type by its own name",
    check: async (session) =>
      assertMeans(
        "Outer.Inner",
        await recode(session, "Outer.Inner", unhex("0a 01 78")),
        "0a 01 78",
      ),
  },
  {
    title: "refuses an unknown type with a throw",
    check: async (session) => {
      for (const typeName of ["Test", "Inner", "toString", "__proto__"])
        await assert.rejects(() => recode(session, typeName, unhex("08 01")), typeName);
    },
  },
  { title: "answers garbage with bytes or a throw", check: answersGarbage },
  { title: "leaves its input alone", check: leavesInputAlone },
  { title: "gives memory of its own", check: givesOwnMemory },
  { title: "answers calls that overlap", check: answersOverlappingCalls },
];

const garbage: readonly string[] = [
  "08",
  "12 07 74",
  "12 ff ff ff ff 0f",
  "12 ff ff ff ff ff ff ff ff ff 01",
  "ff ff ff ff ff ff ff ff ff ff ff",
  "00",
  "07",
  "0b",
  "0c",
  "12 02 c3 28",
  "1a 05 08 96 01",
];

async function answersGarbage(session: CodecSession): Promise<void> {
  for (const bytes of garbage)
    for (const typeName of ["Test1", "Test2", "Test3", "Kinds"]) {
      const answer = await recode(session, typeName, unhex(bytes)).catch((error: unknown) => error);
      assert.ok(answer instanceof Uint8Array || answer instanceof Error, `${typeName} ${bytes}`);
    }
}

async function leavesInputAlone(session: CodecSession): Promise<void> {
  // The message stands in the middle of other memory, as it does in a network buffer.
  const memory = unhex("ff ff 12 07 74 65 73 74 69 6e 67 ff ff");
  const input = memory.subarray(2, 11);

  const output = await recode(session, "Test2", input);
  assertMeans("Test2", output, "12 07 74 65 73 74 69 6e 67");
  output.fill(0);

  assert.equal(hex(memory), "ffff120774657374696e67ffff");
}

async function givesOwnMemory(session: CodecSession): Promise<void> {
  const input = unhex("12 07 74 65 73 74 69 6e 67");
  const first = await recode(session, "Test2", input);
  const written = hex(first);

  input.fill(0);
  await recode(session, "Test2", unhex("12 07 6f 74 68 65 72 65 64"));

  assert.equal(hex(first), written);
}

async function answersOverlappingCalls(session: CodecSession): Promise<void> {
  const numbers = Array.from(
    { length: 20 },
    (_, index) => `08 ${(index + 1).toString(16).padStart(2, "0")}`,
  );
  const answers = await Promise.all(numbers.map((bytes) => recode(session, "Test1", unhex(bytes))));
  for (const [index, bytes] of numbers.entries())
    assertMeans("Test1", answers[index] ?? new Uint8Array(), bytes);
}

const wideMessage = "0a 01 78 12 01 79";

/** What follows from the claim about unknown fields. */
export const unknownClauses: Readonly<Record<"kept" | "dropped", SessionClause>> = {
  kept: {
    title: "keeps unknown fields, as it claims",
    check: async (session) =>
      assertMeans("Wide", await recode(session, "Narrow", unhex(wideMessage)), wideMessage),
  },
  dropped: {
    title: "drops unknown fields, as it claims",
    check: async (session) =>
      assertMeans("Wide", await recode(session, "Narrow", unhex(wideMessage)), "0a 01 78"),
  },
};

/** What a codec owes whose test says that it encodes no objects. */
export const noObjectClause: SessionClause = {
  title: "encodes no objects",
  check: async (session) => assert.equal(session.encodeObject, undefined),
};

/** What a codec owes that does not claim JSON. */
export const noJsonClause: SessionClause = {
  title: "refuses JSON, which it does not claim",
  check: async (session) => {
    const input = new TextEncoder().encode("{}");
    for (const [from, to] of [
      ["json", "binary"],
      ["binary", "json"],
    ] as const)
      await assert.rejects(async () => session.transcode("contract.Test1", input, from, to));
  },
};
