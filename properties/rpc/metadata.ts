import type { Prng } from "../../generators/prng.ts";
import type { MetadataEntry } from "../../transports/transport.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import { agreementOf, judgeAgreement } from "./agreement.ts";
import type { CallInput } from "./call-input.ts";
import { knownGoodInput } from "./call-inputs.ts";
import type { CallContext, CallInputs, TryingProperty } from "./call-property.ts";
import type { LiveMethod } from "./exchange.ts";
import { shownStatus } from "./shown-status.ts";
import { shrinkCall } from "./shrink-call.ts";
import { grpcOverHttp2, statusCode } from "./status-code.ts";

/** Metadata that a server does not know does no harm. */
export const metadata: TryingProperty = {
  kind: "trying",
  id: "rpc/metadata",
  claim: "a call with metadata that the server does not know is answered like the one without it",
  source: `${grpcOverHttp2}#requests`,
  explanation: `Tracing, proxies and clients of other teams add metadata to calls: text of any printable ASCII, bytes under names that end in "-bin", a name
twice, no value at all, kilobytes of it. "Custom-Metadata is an arbitrary set of key-value pairs defined by the application layer";
servers take up to 8 KiB ("Servers may limit the size of Request-Headers", PROTOCOL-HTTP2.md, with that as the default). A call that is answered
with OK is made with such metadata and without it by turns; both must be OK. Names that are reserved (grpc-…, te, content-type) are not sent.

Of more than that, 64 KiB, the server may do what it likes with the call; it must answer the next one.`,
  appliesTo: () => ({ applies: true }),
  inputs: metadataInputs,
  async check(input, context) {
    const { metadata: entries = [], ...plain } = input;
    if (entries.length === 0) return declined;
    if (sizeOf(entries) > maxTaken) return await judgeTooLarge(input, plain, context);
    const agreement = await agreementOf({
      method: context.method,
      plain: () => context.call(plain),
      other: () => context.call(input),
      compares: "status",
    });
    return judgeAgreement(agreement, `with metadata ${namesOf(entries)}`);
  },
};

/** With what HTTP/2 and the libraries add of their own, and what the user sends with every call, that is inside of 8 KiB. */
const maxTaken = 7 * 1024;

/** Past every usual limit; what is larger a client does not send. */
const tooLarge = 60 * 1024;

/** As HTTP/2 counts: 32 bytes for each entry besides. https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2 */
function sizeOf(entries: readonly MetadataEntry[]): number {
  const sizes = entries.map(({ name, value }) => {
    const length = typeof value === "string" ? value.length : Math.ceil(value.length / 3) * 4;
    return name.length + length + 32;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Each case takes two calls and the library of the server reads metadata, not the method. */
const maxRandom = 5;

const printableAscii = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));

/** Metadata that is legal and seldom seen, the most usual first. */
const samples: readonly (readonly [string, readonly MetadataEntry[]])[] = [
  ["text", [{ name: "x-wireproof", value: "a" }]],
  ["no value", [{ name: "x-wireproof", value: "" }]],
  // Blanks at either end of a value may be cut off on the way.
  ["all printable ASCII", [{ name: "x-wireproof", value: `"${printableAscii.trim()}` }]],
  ["a comma", [{ name: "x-wireproof", value: "a,b, c" }]],
  ["a percent sign that escapes nothing", [{ name: "x-wireproof", value: "%zz%" }]],
  ["a name twice", ["a", "b"].map((value) => ({ name: "x-wireproof", value }))],
  ["a name of all that names may have", [{ name: "x_wire.proof-0123456789", value: "a" }]],
  ["bytes", [{ name: "x-wireproof-bin", value: Uint8Array.of(0, 255, 10, 13) }]],
  ["no bytes", [{ name: "x-wireproof-bin", value: new Uint8Array() }]],
  [
    "every byte",
    [{ name: "x-wireproof-bin", value: Uint8Array.from({ length: 256 }, (_, i) => i) }],
  ],
  [
    "bytes under one name twice",
    [0, 1].map((byte) => ({ name: "x-wireproof-bin", value: Uint8Array.of(byte) })),
  ],
  ["a long name", [{ name: `x-${"wireproof-".repeat(20)}0`, value: "a" }]],
  ["50 entries", Array.from({ length: 50 }, (_, i) => ({ name: `x-wireproof-${i}`, value: "a" }))],
  ["6 KiB of text", [{ name: "x-wireproof", value: "a".repeat(6 * 1024) }]],
  ["4 KiB of bytes", [{ name: "x-wireproof-bin", value: new Uint8Array(4 * 1024) }]],
  ["60 KiB of text", [{ name: "x-wireproof", value: "a".repeat(tooLarge) }]],
];

function metadataInputs(method: LiveMethod): CallInputs {
  return {
    *edges() {
      for (const [note, entries] of samples) yield { ...knownGoodInput(), metadata: entries, note };
    },
    random: (prng) => ({ ...knownGoodInput(), metadata: drawEntries(prng) }),
    maxRandom,
    *shrink(input) {
      for (const simpler of shrinkCall(method.requestType, input))
        if ((simpler.metadata?.length ?? 0) > 0) yield simpler;
    },
  };
}

const nameLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

function drawEntries(prng: Prng): readonly MetadataEntry[] {
  return Array.from({ length: 1 + prng.below(4) }, () => {
    const name = `x-${textOf(nameLetters, 1 + prng.below(12), prng)}x`;
    const length = prng.below(40);
    if (prng.next() < 0) return { name, value: textOf(printableAscii, length, prng).trim() };
    const value = Uint8Array.from({ length }, () => prng.below(256));
    return { name: `${name}-bin`, value };
  });
}

function textOf(letters: string, length: number, prng: Prng): string {
  return Array.from({ length }, () => letters.charAt(prng.below(letters.length))).join("");
}

function namesOf(entries: readonly MetadataEntry[]): string {
  const names = [...new Set(entries.map(({ name }) => name))];
  return names.length > 3 ? `${names.slice(0, 3).join(", ")}, …` : names.join(", ");
}

/** The next call must be answered as the one before. */
async function judgeTooLarge(
  input: CallInput,
  plain: CallInput,
  context: CallContext,
): Promise<Verdict> {
  const before = await context.call(plain);
  if (before.outcome.status.code !== statusCode.OK) return declined;
  await context.call(input);
  const first = await context.call(plain);
  if (first.outcome.status.code === statusCode.OK) return held;
  // A connection that was closed for it is opened again: that is no end of the server.
  const after = await context.call(plain);
  const { status } = after.outcome;
  if (status.code !== statusCode.UNAVAILABLE && status.code !== statusCode.DEADLINE_EXCEEDED)
    return declined;
  return broken({
    way: "died",
    signature: "too much metadata: no answer afterwards",
    describe: () => ({
      expected: "the next call answered with OK, as before",
      actual: `${shownStatus(status)} after a call with ${sizeOf(input.metadata ?? [])} bytes of metadata`,
    }),
  });
}
