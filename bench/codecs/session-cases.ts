import { setImmediate as immediately } from "node:timers/promises";
import type { CodecSession, Format } from "../../codecs/codec.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import type { Asked, CaseWatch } from "./case-watch.ts";
import type { DrawnMessage } from "./drawn-messages.ts";
import { caseName, codecOperations, type Operation } from "./operations.ts";
import { reasonOf } from "./reason-of.ts";

/** A codec that has a schema open, and the messages of one type that it is given. */
export interface OpenSubject {
  /** What its cases are called. */
  readonly codec: string;
  readonly formats: readonly Format[];
  readonly session: CodecSession;
  readonly typeName: string;
  readonly messages: readonly DrawnMessage[];
  readonly passes?: number | undefined;
  /** Sees what the codec is asked. */
  readonly watch?: CaseWatch | undefined;
}

/** One operation of a codec on one type: a case, or why there is none. */
export interface OperationCase {
  readonly codec: string;
  readonly operation: Operation;
  readonly typeName: string;
  /** Left out where it cannot be measured. */
  readonly case?: BenchCase;
  /** How long it took to go through the messages for the first time. */
  readonly passMs?: number;
  /** Why it cannot be measured. */
  readonly skipped?: string;
  /** The indices of the messages that the codec refuses, and in which words it refused the first of them. */
  readonly refused: readonly number[];
  readonly refusal?: string;
}

/**
 * The operations of a codec on messages of one type; those that it can do where none are named.
 *
 * What it refuses is left out, since a throw would be measured in place of the codec.
 */
export async function sessionCases(
  subject: OpenSubject,
  asked: readonly Operation[] | undefined,
): Promise<readonly OperationCase[]> {
  const { session, watch } = subject;
  const hasSteps = session.decode !== undefined && session.encode !== undefined;
  const usual = codecOperations.filter((one) => (one === "transcode") !== hasSteps);
  const cases: OperationCase[] = [];
  for (const operation of codecOperations) {
    if (!(asked ?? usual).includes(operation)) continue;
    // That somebody wants to stop, or that a codec threw in a callback, is to be heard between two of them.
    await immediately();
    cases.push(await operationCase(subject, operation));
  }
  watch?.leave();
  return cases;
}

async function operationCase(subject: OpenSubject, operation: Operation): Promise<OperationCase> {
  const { codec, typeName, formats, session } = subject;
  const whole = { codec, operation, typeName };
  const format = operation.startsWith("json") ? "json" : "binary";
  if (!formats.includes(format))
    return { ...whole, refused: [], skipped: lackingFormat(format, formats) };
  const act = actOf(session, typeName, operation);
  if (act === undefined)
    return { ...whole, refused: [], skipped: "it reads and writes in one step: see transcode" };
  const lost = subject.watch?.enter(whole);
  if (lost !== undefined) return { ...whole, refused: [], skipped: lost };
  const began = performance.now();
  const { inputs, refused, refusal } = await acceptedBy(act, subject, whole);
  const some = { ...whole, refused, ...(refusal === undefined ? {} : { refusal }) };
  const [first] = inputs;
  if (first === undefined)
    return { ...some, skipped: refusal ?? "there is no message of it in JSON" };
  const made = { inputs: inputs.map(({ input }) => input), act: act.act };
  const bytes = inputs.reduce((sum, one) => sum + one.size, 0);
  const passMs = performance.now() - began;
  try {
    subject.watch?.enter(whole, passMs);
    const { passes, run } = await runOf(made, subject.passes);
    const size = { operations: inputs.length * passes, bytes: bytes * passes };
    const name = caseName(codec, operation, typeName);
    return { ...some, passMs, case: { name, ...size, run } };
  } catch (error) {
    return { ...some, skipped: `failed in a later call: ${reasonOf(error)}` };
  }
}

/** Where answers are promises, all are waited for; where they are not, nothing is. */
async function runOf(made: Omit<Pass, "passes">, asked: number | undefined) {
  const answer = made.act(made.inputs[0]);
  const way = answer instanceof Promise ? waiting : direct;
  await answer;
  const passes = asked ?? (await passesFor(way({ ...made, passes: 1 })));
  return { passes, run: way({ ...made, passes }) };
}

function lackingFormat(format: Format, formats: readonly Format[]): string {
  return formats.length === 0
    ? "it reads and writes no messages"
    : `it does not read and write ${format === "json" ? "JSON" : "binary"}`;
}

/** What one operation does. */
interface Act {
  /** What is handed to it: bytes, or a message that the codec has read. */
  input(message: DrawnMessage): unknown;
  act(input: unknown): unknown;
  /** Whether what is handed to it is made by the codec, and kept. */
  readonly keeps?: true;
}

function actOf(session: CodecSession, typeName: string, operation: Operation): Act | undefined {
  if (operation === "transcode")
    return {
      input: ({ bytes }) => bytes,
      act: (input) => session.transcode(typeName, input as Uint8Array, "binary", "binary"),
    };
  const { decode, encode } = session;
  if (decode === undefined || encode === undefined) return undefined;
  const format = operation.startsWith("json") ? "json" : "binary";
  if (operation.endsWith("decode"))
    return {
      input: ({ bytes, json }) => (format === "json" ? json : bytes),
      act: (input) => decode.call(session, typeName, input as Uint8Array, format),
    };
  return {
    input: ({ bytes }) => decode.call(session, typeName, bytes, "binary"),
    act: (input) => encode.call(session, typeName, input, format),
    keeps: true,
  };
}

interface Accepted {
  readonly inputs: readonly { readonly input: unknown; readonly size: number }[];
  readonly refused: readonly number[];
  readonly refusal: string | undefined;
}

/** The inputs that the codec takes, and gives something for. */
async function acceptedBy(
  { input, act, keeps }: Act,
  { messages, watch }: OpenSubject,
  asked: Asked,
): Promise<Accepted> {
  if (keeps === true) await settleAllocations(input, messages);
  const inputs: { readonly input: unknown; readonly size: number }[] = [];
  const refused: number[] = [];
  let refusal: string | undefined;
  for (const [index, message] of messages.entries()) {
    watch?.enter(asked);
    try {
      const made = await input(message);
      // A message that has no JSON is none that the codec refuses.
      if (made === undefined) continue;
      await act(made);
      inputs.push({ input: made, size: message.bytes.length });
    } catch (error) {
      refused.push(index);
      refusal ??= reasonOf(error);
    }
  }
  return { inputs, refused, refusal };
}

/** Long enough for some young garbage to be collected. */
const settlingMs = 3;

/**
 * Makes messages that nobody keeps. V8 learns where objects that stay come from, and for good: if the first that it saw
 * were those that are kept to be encoded, it would make all of them where only a full collection frees them.
 */
async function settleAllocations(
  input: Act["input"],
  messages: readonly DrawnMessage[],
): Promise<void> {
  const end = performance.now() + settlingMs;
  do {
    for (const message of messages)
      try {
        await input(message);
      } catch {
        // Refused, as it will be when it is asked for again.
      }
  } while (performance.now() < end);
}

/** One call of a case takes at least that long, so that the clock can tell. */
const leastCallMs = 0.05;

async function passesFor(run: BenchCase["run"]): Promise<number> {
  // The second time most of it is compiled.
  await run();
  const before = performance.now();
  await run();
  return Math.ceil(leastCallMs / Math.max(performance.now() - before, leastCallMs / 100));
}

interface Pass {
  readonly inputs: readonly unknown[];
  readonly act: (input: unknown) => unknown;
  readonly passes: number;
}

function direct({ inputs, act, passes }: Pass): () => number {
  return () => {
    let sum = 0;
    for (let pass = 0; pass < passes; pass++)
      for (const input of inputs) sum += sizeOfAnswer(act(input));
    return sum;
  };
}

function waiting({ inputs, act, passes }: Pass): () => Promise<number> {
  return async () => {
    let sum = 0;
    for (let pass = 0; pass < passes; pass++)
      for (const input of inputs) sum += sizeOfAnswer(await act(input));
    return sum;
  };
}

/** Of bytes their length; of a message, of which nothing is known, that there is one. */
function sizeOfAnswer(answer: unknown): number {
  if (answer instanceof Uint8Array) return answer.length;
  return answer === undefined ? 0 : 1;
}
