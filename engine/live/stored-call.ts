import { sameBytes } from "../../properties/bytes.ts";
import type { WirePart } from "../../properties/input.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { joinRuns } from "../../schema/byte-runs.ts";
import { fromHex, toHex } from "../../schema/hex.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageType } from "../../schema/types.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encodeInStyle } from "../../schema/wire/encode-in-style.ts";
import type { WireStyle } from "../../schema/wire/style.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import type { Compression, MetadataEntry } from "../../transports/transport.ts";
import type { CallScript, CallStep, FieldPath, Taken } from "./call-script.ts";

/** The stored form of a script: the same calls, with the very bytes of each request. */
export interface StoredScript {
  readonly steps: readonly StoredStep[];
}

/** The stored form of one call. */
export interface StoredStep {
  /** `acme.v1.Orders/Create` */
  readonly subject: string;
  readonly messages: readonly StoredMessage[];
  /** What was generated; what the user sends with every call is in no script. */
  readonly metadata?: readonly StoredMetadata[];
  readonly compression?: Compression;
  readonly overKnownGood?: true;
  readonly note?: string;
  readonly takes: readonly Taken[];
  readonly fresh: readonly FieldPath[];
}

/** One request: its bytes, and how they were written. */
export interface StoredMessage {
  /** The bytes, one run after the other: a long text of one letter is one letter and a number. */
  readonly runs: readonly StoredRun[];
  /** By that a failure is known again. The bytes are what counts. */
  readonly style?: WireStyle;
}

/** Bytes in hex, so many times one after the other. */
export interface StoredRun {
  readonly hex: string;
  /** Once where left out. */
  readonly times?: number;
}

/** One entry of metadata. */
export interface StoredMetadata {
  readonly name: string;
  /** In hex where the name ends in `-bin`. */
  readonly value: string;
}

/** The stored form of a script. */
export function storedScript(script: CallScript): StoredScript {
  return { steps: script.steps.map(storedStep) };
}

function storedStep({ subject, input, takes, fresh }: CallStep): StoredStep {
  const { messages, metadata, compression, overKnownGood, note } = input;
  return {
    subject,
    messages: messages.map(({ bytes, style }) => ({
      runs: storedRuns(bytes),
      ...(style === undefined ? {} : { style }),
    })),
    ...(metadata === undefined ? {} : { metadata: metadata.map(storedMetadata) }),
    ...(compression === undefined ? {} : { compression }),
    ...(overKnownGood === undefined ? {} : { overKnownGood }),
    ...(note === undefined ? {} : { note }),
    takes,
    fresh,
  };
}

/** The stored form of an entry of metadata. */
export function storedMetadata({ name, value }: MetadataEntry): StoredMetadata {
  return { name, value: typeof value === "string" ? value : toHex(value) };
}

/** The entry that a stored one stands for. */
export function restoredMetadata({ name, value }: StoredMetadata): MetadataEntry {
  return { name, value: name.endsWith("-bin") ? fromHex(value) : value };
}

/** Shorter repetitions of a byte are written out. */
const leastRun = 64;

function storedRuns(bytes: Uint8Array): readonly StoredRun[] {
  const runs: StoredRun[] = [];
  let written = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = endOfRun(bytes, start);
    if (end - start >= leastRun) {
      if (start > written) runs.push({ hex: toHex(bytes.subarray(written, start)) });
      runs.push({ hex: toHex(bytes.subarray(start, start + 1)), times: end - start });
      written = end;
    }
    start = end;
  }
  if (written < bytes.length) runs.push({ hex: toHex(bytes.subarray(written)) });
  return runs;
}

/** Where the bytes that are equal to the one there end. */
function endOfRun(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  while (end < bytes.length && bytes[end] === bytes[start]) end++;
  return end;
}

/**
 * The script that a stored one stands for, under today's schema; why there is none, where a method is
 * gone, or the bytes of a request mean nothing any more.
 */
export function restoredScript(schema: Schema, stored: StoredScript): CallScript | string {
  const steps: CallStep[] = [];
  for (const step of stored.steps) {
    const type = requestTypeOf(schema, step.subject);
    if (type === undefined) return `the schema has no method called "${step.subject}"`;
    const messages: WirePart[] = [];
    for (const message of step.messages) {
      const part = restoredPart(type, message);
      if (typeof part === "string") return `a request of ${step.subject} is none any more: ${part}`;
      messages.push(part);
    }
    steps.push({
      subject: step.subject,
      input: restoredInput(step, messages),
      takes: step.takes,
      fresh: step.fresh,
    });
  }
  return { steps };
}

/** The type of a method's requests; `undefined` where the schema has no such method. */
export function requestTypeOf(schema: Schema, subject: string): MessageType | undefined {
  const [service = "", name = ""] = subject.split("/");
  const methods = schema.registry.getService(service)?.methods ?? [];
  const method = methods.find((one) => one.name === name);
  return method === undefined ? undefined : schema.find(method.input.typeName);
}

function restoredInput(step: StoredStep, messages: readonly WirePart[]): CallInput {
  const { metadata, compression, overKnownGood, note } = step;
  return {
    messages,
    ...(metadata === undefined ? {} : { metadata: metadata.map(restoredMetadata) }),
    ...(compression === undefined ? {} : { compression }),
    ...(overKnownGood === undefined ? {} : { overKnownGood }),
    ...(note === undefined ? {} : { note }),
  };
}

function restoredPart(type: MessageType, { runs, style }: StoredMessage): WirePart | string {
  const bytes = joinRuns(runs.map(({ hex, times = 1 }) => ({ bytes: fromHex(hex), times })));
  return partOf(type, bytes, style);
}

/** A request of those bytes; why it is none where they mean nothing. */
export function partOf(
  type: MessageType,
  bytes: Uint8Array,
  style: WireStyle | undefined,
): WirePart | string {
  try {
    const value = decode(type, bytes);
    const isStyle = style !== undefined && sameBytes(encodeInStyle(type, value, style), bytes);
    return { bytes, value, ...(isStyle ? { style } : {}) };
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
}

/** Whether data read from a file have the form of a stored script. */
export function isStoredScript(script: unknown): script is StoredScript {
  const { steps } = (script ?? {}) as PlainData;
  return Array.isArray(steps) && steps.length > 0 && steps.every(isStep);
}

type PlainData = { readonly [key: string]: unknown };

function isStep(step: unknown): boolean {
  const { subject, messages, metadata = [], takes, fresh } = (step ?? {}) as PlainData;
  return (
    typeof subject === "string" &&
    isListOf(messages, isMessage) &&
    isListOf(metadata, isEntry) &&
    isListOf(takes, isTaken) &&
    isListOf(fresh, isPath)
  );
}

function isListOf(list: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every(isOne);
}

function isMessage(message: unknown): boolean {
  return isListOf(((message ?? {}) as PlainData)["runs"], isRun);
}

function isRun(run: unknown): boolean {
  const { hex, times = 1 } = (run ?? {}) as PlainData;
  // Half a byte would be dropped in silence.
  const isHex = typeof hex === "string" && /^(?:[\da-f]{2})+$/.test(hex);
  return isHex && Number.isSafeInteger(times) && Number(times) > 0;
}

function isEntry(entry: unknown): boolean {
  const { name, value } = (entry ?? {}) as PlainData;
  return typeof name === "string" && typeof value === "string";
}

function isTaken(taken: unknown): boolean {
  const { step, from, path, into } = (taken ?? {}) as PlainData;
  const isSide = from === "request" || from === "response";
  return Number.isSafeInteger(step) && isSide && isPath(path) && isPath(into);
}

function isPath(path: unknown): boolean {
  return isListOf(path, (number) => Number.isSafeInteger(number));
}
