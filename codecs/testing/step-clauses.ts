import assert from "node:assert/strict";
import type { CodecSession, Format } from "../codec.ts";
import { readings } from "./json-clauses.ts";
import { hex, type SessionClause, unhex } from "./session-clause.ts";
import { examples } from "./wire-clauses.ts";

/** What a codec owes whose test says that it reads and writes in one step only. */
export const noStepsClause: SessionClause = {
  title: "has no steps of its own",
  check: async (session) =>
    assert.deepEqual([session.decode, session.encode], [undefined, undefined]),
};

/** What a codec owes that reads and writes in two steps, in the formats that it claims. */
export function stepClauses(formats: readonly Format[]): readonly SessionClause[] {
  return [
    {
      title: "reads and writes apart what it does in one",
      check: async (session) => {
        for (const { typeName, input, from } of questions.filter((one) =>
          formats.includes(one.from),
        ))
          for (const to of formats) {
            const apart = await answerOf(() => inSteps(session, typeName, input, { from, to }));
            const atOnce = await answerOf(() => session.transcode(typeName, input, from, to));
            assert.equal(apart, atOnce, `${typeName} ${hex(input)} from ${from} to ${to}`);
          }
      },
    },
    {
      title: "writes a message that it has read as often as it is asked to",
      check: async (session) => {
        const input = unhex("12 07 74 65 73 74 69 6e 67");
        const message = await session.decode?.("contract.Test2", input, "binary");
        const first = await session.encode?.("contract.Test2", message, "binary");
        input.fill(0);
        const second = await session.encode?.("contract.Test2", message, "binary");
        assert.equal(hex(first ?? new Uint8Array()), "120774657374696e67");
        assert.equal(hex(second ?? new Uint8Array()), "120774657374696e67");
      },
    },
    {
      title: "refuses in steps what it refuses in one",
      check: async (session) => {
        const message = await session.decode?.("contract.Test1", unhex("08 01"), "binary");
        await assert.rejects(async () =>
          session.decode?.("contract.Test", unhex("08 01"), "binary"),
        );
        await assert.rejects(async () => session.encode?.("contract.Test", message, "binary"));
      },
    },
    ...(formats.includes("json") ? [] : [noJsonStepsClause]),
  ];
}

const noJsonStepsClause: SessionClause = {
  title: "refuses JSON in steps",
  check: async (session) => {
    const json = new TextEncoder().encode("{}");
    await assert.rejects(async () => session.decode?.("contract.Test1", json, "json"));
    const message = await session.decode?.("contract.Test1", unhex("08 01"), "binary");
    await assert.rejects(async () => session.encode?.("contract.Test1", message, "json"));
  },
};

interface Question {
  readonly typeName: string;
  readonly input: Uint8Array;
  readonly from: Format;
}

const questions: readonly Question[] = [
  ...examples.map(
    ([, typeName, bytes]): Question => ({
      typeName: `contract.${typeName}`,
      input: unhex(bytes),
      from: "binary",
    }),
  ),
  ...readings.map(
    ([typeName, json]): Question => ({
      typeName: `contract.${typeName}`,
      input: new TextEncoder().encode(json),
      from: "json",
    }),
  ),
];

async function inSteps(
  { decode, encode }: CodecSession,
  typeName: string,
  input: Uint8Array,
  { from, to }: { readonly from: Format; readonly to: Format },
): Promise<Uint8Array> {
  if (decode === undefined || encode === undefined) throw new Error("no steps");
  return encode(typeName, await decode(typeName, input, from), to);
}

/** What was written, or that it was refused: some libraries refuse an example, or a type that they have no code for. */
async function answerOf(answer: () => Uint8Array | Promise<Uint8Array>): Promise<string> {
  try {
    return hex(await answer());
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}
