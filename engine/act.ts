import { inspect, types } from "node:util";
import { isCodecCrash, isCodecDeclines } from "../codecs/codec-error.ts";
import type { Crash, Outcome, TextOutcome } from "../properties/outcome.ts";
import { globalWatch } from "./global-watch.ts";
import { areIntact, copyOf, type Loan } from "./loans.ts";

/** What is on `Object.prototype` when no codec has touched it. */
const clean = new Map(
  Reflect.ownKeys(Object.prototype).map((key) => [
    key,
    Object.getOwnPropertyDescriptor(Object.prototype, key),
  ]),
);

/** The same without what has no value, to be looked at after each case. */
const cleanValues = new Map(
  [...clean].flatMap(([key, property]) =>
    property !== undefined && "value" in property ? [[key, property.value] as const] : [],
  ),
);

// A cast, to read it as an object that may hold anything.
const prototype = Object.prototype as { readonly [key: PropertyKey]: unknown };

/**
 * Does something with a codec, and says what came of it. What it wrote is a copy: the memory
 * may be the codec's own, to be written over by its next answer.
 *
 * A throw is a refusal. A stack overflow, a change to `Object.prototype` (undone
 * here, so that it cannot spoil the next case), a change to bytes that it was lent and an answer
 * that is no `Uint8Array` are crashes, as is what the codec calls one (`CodecCrash`); so is a
 * change to any other global while the watch is exact.
 *
 * @throws CodecDeclines where the codec says that it is not meant: no outcome at all.
 */
export function outcomeOf(
  act: () => unknown,
  loans: readonly Loan[] = [],
): Outcome | Promise<Outcome> {
  try {
    const result = act();
    if (!isThenable(result)) return written(result, loans);
    return Promise.resolve(result).then(
      (answer) => written(answer, loans),
      (error: unknown) => thrown(error, loans),
    );
  } catch (error) {
    return thrown(error, loans);
  }
}

/** As {@link outcomeOf}, for what answers at once. */
export function outcomeNow(act: () => Uint8Array): Outcome {
  try {
    return written(act(), []);
  } catch (error) {
    return thrown(error, []);
  }
}

/** Has a codec read text, and says what came of it. */
export function textOutcomeOf(act: () => unknown, loans: readonly Loan[]): TextOutcome {
  try {
    const text = act();
    const change = changeOf(loans);
    if (change !== undefined) return change;
    if (typeof text === "string") return { kind: "read", text };
    return { kind: "crashed", reason: `returned ${nameOf(text)} where a string was due` };
  } catch (error) {
    return thrown(error, loans);
  }
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof (result as { then?: unknown } | null | undefined)?.then === "function";
}

function written(result: unknown, loans: readonly Loan[]): Outcome {
  const change = changeOf(loans);
  if (change !== undefined) return change;
  // Not only by its prototype, which any object can be given.
  if (result instanceof Uint8Array && types.isUint8Array(result))
    return { kind: "wrote", bytes: copyOf(result) };
  return { kind: "crashed", reason: `returned ${nameOf(result)} where a Uint8Array was due` };
}

function thrown(error: unknown, loans: readonly Loan[]): Exclude<Outcome, { kind: "wrote" }> {
  const change = changeOf(loans);
  if (change !== undefined) return change;
  if (isCodecDeclines(error)) throw error;
  if (isCodecCrash(error)) return { kind: "crashed", reason: error.message };
  if (error instanceof RangeError && /call stack/.test(error.message))
    return { kind: "crashed", reason: "stack overflow" };
  return { kind: "refused", reason: textOf(error) };
}

/** What a codec did to what is not its own; `undefined` where nothing. */
function changeOf(loans: readonly Loan[]): Crash | undefined {
  const elsewhere = globalWatch.isExact ? globalWatch.change() : undefined;
  const change = prototypeChange() ?? elsewhere;
  if (change !== undefined) return { kind: "crashed", reason: change, security: true };
  return areIntact(loans)
    ? undefined
    : { kind: "crashed", reason: "changed the bytes it was given" };
}

function textOf(error: unknown): string {
  // JavaScript lets anything be thrown, and an error's message be no text.
  if (error instanceof Error) return String(error.message);
  return typeof error === "string" ? error : inspect(error);
}

/** What a codec did to `Object.prototype`, which is undone; `undefined` where nothing. */
function prototypeChange(): string | undefined {
  const keys = Reflect.ownKeys(Object.prototype);
  if (keys.length === clean.size && isUnchanged()) return undefined;
  const added = keys.filter((key) => !clean.has(key));
  const changed = [...cleanValues]
    .filter(([key, value]) => prototype[key] !== value)
    .map(([key]) => key);
  // What cannot be undone is there to stay: no later case, of whatever codec, is to blame for it.
  for (const key of added)
    if (!Reflect.deleteProperty(Object.prototype, key)) clean.set(key, undefined);
  for (const key of changed)
    if (!Reflect.defineProperty(Object.prototype, key, clean.get(key) ?? {}))
      cleanValues.delete(key);
  return [
    ...(added.length === 0 ? [] : [`put ${added.map(String).join(", ")} on Object.prototype`]),
    ...(changed.length === 0 ? [] : [`changed Object.prototype.${changed.map(String).join(", ")}`]),
  ].join(" and ");
}

function isUnchanged(): boolean {
  for (const [key, value] of cleanValues) if (prototype[key] !== value) return false;
  return true;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;
}
