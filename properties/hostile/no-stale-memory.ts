import { firstUnknownNumber } from "../../generators/draw/unknown-fields.ts";
import { tagOf, varint } from "../../generators/hostile/varints.ts";
import { toHex } from "../../schema/hex.ts";
import type { MessageType } from "../../schema/types.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { sameBytes } from "../bytes.ts";
import { bytesOfInput, canonicalInputs } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, type Failure, held } from "../verdict.ts";
import { hostileInputs } from "./inputs.ts";
import { type Answers, askedTwice, goWithMemory, patterns } from "./memory-patterns.ts";

/** How many bytes of the pattern a codec is given to read before each case, to fill memory of its own. */
const painted = 1024;

/** What was in memory before stays there. */
export const noStaleMemory: Property = {
  id: "hostile/no-stale-memory",
  claim: "nothing that was in memory before comes out",
  source:
    "https://nodejs.org/api/buffer.html#what-makes-bufferallocunsafe-and-bufferallocunsafeslow-unsafe",
  explanation: `Messages, valid and harmed, are read and written twice: once with all that was in memory before
set to one byte, once to another. That is what stands around the bytes in the buffer that
they are a part of, every fresh buffer that Node does not fill with zeros (Buffer.allocUnsafe and the
pool of small buffers), and what the codec itself has kept of a message that it read just
before. The same bytes or the same refusal must come both times: an answer that goes with what
lay in memory has read past the end of its input, or has written fewer bytes than it gives back.

What lay there may be somebody else's message, a key or a password. "The contents of the newly
created Buffer are unknown and may contain sensitive data", Node's documentation says; a codec that
uses such memory has to write all of it. A codec that answers differently anyhow (in the order of map
entries, say) is told apart by 32 tries, and shows nothing.`,
  appliesTo: (type, codec) => readsAndWritesBinary(type, codec),
  inputs: memoryInputs,
  async check(input, context) {
    const bytes = bytesOfInput(input);
    const { formats } = context.codec.claims;
    for (const to of formats) {
      const ask = (pattern: number) => asked(context, pattern, bytes, to);
      const answers = await askedTwice(ask);
      if (isSame(...answers)) continue;
      return (await goWithMemory(answers, ask, isSame)) ? broken(leak(answers)) : declined;
    }
    return held;
  },
};

/** Valid messages and harmed ones by turns. */
function memoryInputs(type: MessageType): Inputs {
  const [valid, hostile] = [canonicalInputs(type), hostileInputs(type)];
  return {
    *edges() {
      yield* valid.edges();
      yield* hostile.edges();
    },
    random: (prng) => ((prng.next() & 1) === 0 ? valid : hostile).random(prng),
    shrink: (input) => (input.kind === "raw" ? hostile : valid).shrink(input),
  };
}

/** What comes of bytes with such memory, after the codec has read as much as it likes of the pattern. */
async function asked(
  context: CaseContext,
  pattern: number,
  bytes: Uint8Array,
  to: "binary" | "json",
): Promise<Outcome> {
  await context.poisoned(pattern, paintOf(context.type, pattern), "binary", to);
  return await context.poisoned(pattern, bytes, "binary", to);
}

/** An unknown field full of the pattern. */
function paintOf(type: MessageType, pattern: number): Uint8Array {
  const tag = tagOf(BigInt(firstUnknownNumber(type, 1)), wireType.lengthDelimited);
  const length = varint(BigInt(painted));
  const bytes = new Uint8Array(tag.length + length.length + painted).fill(pattern);
  bytes.set(tag);
  bytes.set(length, tag.length);
  return bytes;
}

function isSame(one: Outcome, other: Outcome): boolean {
  if (one.kind === "wrote") return other.kind === "wrote" && sameBytes(one.bytes, other.bytes);
  return other.kind === one.kind && other.reason === one.reason;
}

function leak([first, second]: Answers<Outcome>): Failure {
  const [one, other] = patterns.map((pattern) => pattern.toString(16));
  const signature = `stale memory: ${first.kind} and ${second.kind}`;
  return {
    way: "wrong bytes",
    signature,
    security: true,
    describe: () => ({
      expected: "the same answer, whatever was in memory before",
      actual: `${textOf(first)} where memory was full of ${one}, ${textOf(second)} where it was full of ${other}`,
      ...(first.kind === "wrote" ? { output: first.bytes } : {}),
    }),
  };
}

function textOf(outcome: Outcome): string {
  if (outcome.kind === "wrote") return toHex(outcome.bytes) || "no bytes";
  return `${outcome.kind}: ${outcome.reason}`;
}
