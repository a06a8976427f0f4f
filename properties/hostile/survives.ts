import type { Format } from "../../codecs/codec.ts";
import { shrinkRuns } from "../../generators/hostile/shrink.ts";
import { type ByteRun, joinRuns, lengthOfRuns } from "../../schema/byte-runs.ts";
import type { MessageType } from "../../schema/types.ts";
import type { CaseInput, RawInput } from "../input.ts";
import { bytesOfInput, rawInput } from "../inputs.ts";
import type { Measured, Outcome } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { usualLimit } from "../usual-limit.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";
import { type Growth, isFlood, isTold, scaled, squareGrowth } from "./growth.ts";
import { hostileInputs } from "./inputs.ts";
import { jsonStrains } from "./json-strains.ts";
import { halvedRuns } from "./shrink-strain.ts";
import { strains } from "./strains.ts";

/** What a codec may take whatever its input, in bytes. */
const freeMemory = 64 * 2 ** 20;

/** What it may take beside for each byte of its input. */
const memoryPerByte = 1000;

/** Who waits longer for that many bytes, in milliseconds, waits for an attacker. */
const longWaitMs = 2000;

/** Longer input is only halved: down to the last byte it takes long, and is told apart by chance. */
const fewToShrink = 2048;

/** Hostile input costs a codec an error, and nothing else. */
export const survives: Property = {
  id: "hostile/survives",
  claim: "whatever comes in, the codec answers or refuses, in time and memory that fit the input",
  source:
    "https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/io/coded_stream.h",
  explanation: `Harmed messages, and inputs that cost a careless decoder more than they are worth: lengths
near 2^25, 2^28, 2^31, 2^32 and 2^63 before the end, groups and messages 45,000 deep, thousands of tiny
records and of parts that merge, and, where the codec claims JSON, lists and objects 20,000 deep,
numbers such as 1e1000000000, long texts and keys such as __proto__. The codec may answer or
refuse as it likes. It must not overflow the stack, hang, end its thread, or change what all of
the program shares (Object.prototype, JSON.parse, Array.prototype.map …; what it changed is undone).

Memory: no more than 64 MiB and 1000 bytes for each byte of the input. The smallest record has two
bytes, and an object made of it some hundred; so a codec that reads before it asks for memory
stays far below, and one that believes a length of 2^28 does not. Time: twice the input may not
take four times as long. That is measured over five doublings, up to an input that takes 30 ms or more,
each time the least of several, once upwards and once downwards. A codec that is merely slow is none of
this property's.

The encoding guide sets no such limits; Google's own decoders keep to them: "To prevent corrupt or
malicious messages from causing stack overflows, we must keep track of the depth of recursion when
parsing embedded messages and groups", says the file cited here under "Recursion Limit". Whoever reads
messages from a network with a codec that fails here can be stopped by anybody, with a few bytes.`,
  appliesTo: (_, { claims }) =>
    claims.formats.length > 0
      ? { applies: true }
      : { applies: false, reason: "the codec does not claim to read messages" },
  inputs: survivalInputs,
  async check(input, context) {
    const from = formatOf(input);
    const { formats } = context.codec.claims;
    if (!formats.includes(from)) return declined;
    for (const to of formats) {
      const verdict = await checkOne(context, { input, from, to });
      if (verdict !== held) return verdict;
    }
    return held;
  },
};

/** Strains first: they are few, and find most. */
function survivalInputs(type: MessageType): Inputs {
  const hostile = hostileInputs(type);
  return {
    *edges() {
      yield* strains(type);
      yield* jsonStrains(type);
      yield* hostile.edges();
    },
    random: (prng) => hostile.random(prng),
    *shrink(input) {
      const raw = asRaw(input);
      const { format, runs } = raw;
      const about = raw.note === undefined ? {} : { note: raw.note };
      for (const simpler of halvedRuns(runs)) yield rawInput(simpler, { format, ...about });
      if (format === "json" || lengthOfRuns(runs) > fewToShrink) return;
      // A length that is lowered to what just takes too much would be told apart by chance.
      for (const simpler of shrinkRuns(type, runs))
        if (lengthOfRuns(simpler) < lengthOfRuns(runs)) yield rawInput(simpler);
    },
  };
}

/** One way through the codec. */
interface Passage {
  readonly input: CaseInput;
  readonly from: Format;
  readonly to: Format;
}

async function checkOne(context: CaseContext, passage: Passage): Promise<Verdict> {
  const runs = runsOf(passage.input);
  const bytes =
    isTold(context) && isFlood(runs, passage.from) ? aPart(runs) : bytesOf(passage.input);
  const measured = await context.measured(bytes, passage.from, passage.to);
  const { outcome, ms } = measured;
  if (outcome.kind === "crashed") return broken(crashed(outcome, passage, bytes.length));
  if (takesTooMuch(measured, bytes.length))
    return broken(memoryTaken(measured, passage, bytes.length));
  if (!isFlood(runs, passage.from)) return held;
  const growth = await squareGrowth(context, { ...passage, runs }, ms);
  return growth === undefined ? held : broken(timeTaken(growth, passage));
}

/** So much of a flood that a codec that takes the square of its time is done at once. */
function aPart(runs: readonly ByteRun[]): Uint8Array {
  return joinRuns(scaled(runs, 1 / 8));
}

function takesTooMuch({ outcome, bytes }: Measured, length: number): boolean {
  return bytes > freeMemory + memoryPerByte * length || isOutOfMemory(outcome);
}

/** What V8 says when there is not as much memory as was asked for. */
function isOutOfMemory(outcome: Outcome): boolean {
  return outcome.kind === "refused" && /Array buffer allocation failed/.test(outcome.reason);
}

function crashed(
  { reason, security }: Extract<Outcome, { kind: "crashed" }>,
  passage: Passage,
  length: number,
): Failure {
  const isStack = reason === "stack overflow" && length < usualLimit;
  return {
    ...failureOf("crashed", `crashed: ${reason.replace(/\d+/g, "#")}`, passage),
    ...(isStack || security === true ? { security: true } : {}),
    describe: () => ({ expected: "an answer, or an error", actual: `crashed: ${reason}` }),
  };
}

function memoryTaken({ bytes, outcome }: Measured, passage: Passage, length: number): Failure {
  const taken = isOutOfMemory(outcome)
    ? "more memory than there is"
    : `${Math.round(bytes / 2 ** 20)} MiB`;
  const allowed = Math.round((freeMemory + memoryPerByte * length) / 2 ** 20);
  return {
    ...failureOf("crashed", "takes memory that its input does not account for", passage),
    ...(length < usualLimit ? { security: true } : {}),
    describe: () => ({
      expected: `no more than ${allowed} MiB for ${length} bytes`,
      actual: `asked for ${taken}`,
    }),
  };
}

function timeTaken({ ms, bytes }: Growth, passage: Passage): Failure {
  const [eighth, quarter, half, whole] = ms.map((one) => `${Number(one.toPrecision(2))} ms`);
  const waitMs = ms[3] * (usualLimit / bytes) ** 2;
  return {
    ...failureOf("crashed", "time grows with the square of the input", passage),
    ...(waitMs > longWaitMs ? { security: true } : {}),
    describe: () => ({
      expected: "twice the time for twice the input",
      actual: `${eighth} for an eighth of ${bytes} bytes, ${quarter} for a quarter, ${half} for half, ${whole} for all of them`,
    }),
  };
}

/** Ways through a codec are different code, with bugs of their own. */
function failureOf(
  way: Failure["way"],
  what: string,
  { input, from, to }: Passage,
): Omit<Failure, "describe"> {
  const signature = `${what}, ${from} to ${to}`;
  const strain = input.kind === "raw" && input.note !== undefined ? sortOf(input.note) : "";
  return { way, signature, cause: `${signature} ${strain}`.trim() };
}

/** What was strained, without in which field. */
function sortOf(note: string): string {
  return note
    .replace(/,? (?:in|of) (?:\S*field \d+|(?!one\b|an\b)\S+)(?=,|$)/g, "")
    .replace(/\d+/g, "#");
}

function formatOf(input: CaseInput): Format {
  if (input.kind === "raw") return input.format;
  return input.kind === "json" ? "json" : "binary";
}

function bytesOf(input: CaseInput): Uint8Array {
  return input.kind === "json" ? textEncoder.encode(input.text) : bytesOfInput(input);
}

function runsOf(input: CaseInput): readonly ByteRun[] {
  return input.kind === "raw" ? input.runs : [{ bytes: bytesOf(input), times: 1 }];
}

function asRaw(input: CaseInput): RawInput {
  return input.kind === "raw" ? input : rawInput(runsOf(input), { format: formatOf(input) });
}

const textEncoder = new TextEncoder();
