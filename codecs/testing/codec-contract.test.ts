import { expect, test } from "vitest";
import { asyncCodec } from "../../mocks/async-codec.ts";
import { stringReturningCodec, truncatingCodec } from "../../mocks/byte-faults.ts";
import { overflowingCodec, pollutedName, pollutingCodec } from "../../mocks/crash-faults.ts";
import { surrogateReplacingCodec } from "../../mocks/object-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { lastWinsCodec } from "../../mocks/reading-faults.ts";
import {
  droppingFieldCodec,
  droppingUnknownCodec,
  losingNegativeZeroCodec,
  losingProtoKeyCodec,
} from "../../mocks/value-faults.ts";
import type { Codec, CodecSession } from "../codec.ts";
import { codecContract } from "./codec-contract.ts";

/** The oracle with another session. */
function withSession(change: (session: CodecSession) => Partial<CodecSession>): Codec {
  const oracle = oracleCodec();
  return {
    ...oracle,
    async open(schema) {
      const session = await oracle.open(schema);
      return { ...session, ...change(session) };
    },
  };
}

function reading(read: (session: CodecSession) => CodecSession["transcode"]): Codec {
  return withSession((session) => ({ transcode: read(session) }));
}

/** Opens every schema as the first one that it was given. */
function forgetfulCodec(): Codec {
  const oracle = oracleCodec();
  let first: CodecSession | Promise<CodecSession> | undefined;
  return {
    ...oracle,
    open(schema) {
      first ??= oracle.open(schema);
      return first;
    },
  };
}

const shared = new Uint8Array(100);

const broken: readonly (readonly [title: string, codec: Codec, clause: string])[] = [
  ["drops the last byte", truncatingCodec(oracleCodec()), "recodes a varint"],
  ["drops a field", droppingFieldCodec(oracleCodec(), 3), "recodes a submessage"],
  ["drops unknown fields", droppingUnknownCodec(oracleCodec()), "keeps unknown fields"],
  ["drops __proto__", losingProtoKeyCodec(oracleCodec()), "own properties that are called"],
  ["loses -0", losingNegativeZeroCodec(oracleCodec()), "an object of every kind"],
  ["returns a string", stringReturningCodec(oracleCodec()), "recodes a varint"],
  ["changes Object.prototype", pollutingCodec(oracleCodec(), () => true), "recodes a varint"],
  ["returns its input", reading(() => (_typeName, input) => input), "gives memory of its own"],
  [
    "clears its input",
    reading((session) => (typeName, input, from, to) => {
      const output = session.transcode(typeName, input, from, to);
      input.fill(0);
      return output;
    }),
    "leaves its input alone",
  ],
  [
    "writes into the same memory again",
    reading((session) => (typeName, input, from, to) => {
      const output = session.transcode(typeName, input, from, to) as Uint8Array;
      shared.set(output);
      return shared.subarray(0, output.length);
    }),
    "gives memory of its own",
  ],
  [
    "answers an unknown type",
    reading(
      (session) => (typeName, input, from, to) =>
        typeName === "contract.Test" ? input : session.transcode(typeName, input, from, to),
    ),
    "refuses an unknown type",
  ],
  [
    "throws what is no error",
    reading((session) => async (typeName, input, from, to) => {
      const refused = (): Promise<never> => Promise.reject("refused");
      return new Promise<Uint8Array>((resolve) =>
        resolve(session.transcode(typeName, input, from, to)),
      ).catch(refused);
    }),
    "answers garbage",
  ],
  ["forgets the second schema", forgetfulCodec(), "tells sessions of two schemas apart"],
  [
    "changes the object",
    withSession(({ encodeObject }) => ({
      encodeObject(typeName, object) {
        Object.assign(object, { added: 1 });
        return encodeObject?.(typeName, object) ?? shared;
      },
    })),
    "leaves the object alone",
  ],
  [
    "drops lone surrogates",
    withSession(({ encodeObject }) => ({
      encodeObject(typeName, object) {
        const cleaned = JSON.parse(JSON.stringify(object).replaceAll("\\ud800", "")) as object;
        return encodeObject?.(typeName, { ...cleaned }) ?? shared;
      },
    })),
    "a lone surrogate",
  ],
  [
    "gives an empty JSON object",
    reading(
      (session) => (typeName, input, from, to) =>
        to === "json"
          ? new TextEncoder().encode("{}")
          : session.transcode(typeName, input, from, to),
    ),
    "writes JSON",
  ],
];

test.each(broken)("catches a codec that %s", async (_title, codec, clause) => {
  const clauses = codecContract(codec, { encodesObjects: true, inOneStep: true });
  const [found] = clauses.filter(({ title }) => title.includes(clause));

  await expect(found?.check() ?? Promise.resolve("no such clause")).rejects.toThrow();
  Reflect.deleteProperty(Object.prototype, pollutedName);
});

test("catches a codec whose test says that it encodes no objects, but does", async () => {
  const clauses = codecContract(oracleCodec(), { encodesObjects: false, inOneStep: true });
  const [found] = clauses.filter(({ title }) => title.includes("encodes no objects"));

  await expect(found?.check()).rejects.toThrow();
});

test("says nothing against faults that are for the properties to find", async () => {
  for (const codec of [
    asyncCodec(oracleCodec()),
    lastWinsCodec(oracleCodec()),
    surrogateReplacingCodec(oracleCodec()),
    overflowingCodec(oracleCodec(), () => false),
  ])
    for (const { check } of codecContract(codec, { encodesObjects: true, inOneStep: true }))
      await check();
});
