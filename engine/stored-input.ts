import type { Format } from "../codecs/codec.ts";
import { sameBytes } from "../properties/bytes.ts";
import type { CaseInput, JsonInput, WireInput } from "../properties/input.ts";
import { fromHex, toHex } from "../schema/hex.ts";
import { fromJson } from "../schema/json/from-json.ts";
import { JsonError } from "../schema/json/json-error.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import { type JsonData, valueFromData, valueToData } from "../schema/value-data.ts";
import { decode } from "../schema/wire/decode.ts";
import { encodeInStyle } from "../schema/wire/encode-in-style.ts";
import type { WireStyle } from "../schema/wire/style.ts";

/** What was handed to the codec: the bytes or the text themselves, or the object as data. */
export type StoredInput =
  | StoredWireInput
  | { readonly kind: "object"; readonly data: JsonData }
  | Omit<JsonInput, "value">
  | {
      readonly kind: "raw";
      readonly format: Format;
      readonly runs: readonly { readonly hex: string; readonly times: number }[];
      readonly note?: string;
    }
  | { readonly kind: "charset"; readonly encoding: string; readonly hex: string };

interface StoredWireInput {
  readonly kind: "wire";
  readonly hex: readonly string[];
  /** How each part was written: by that a failure is known again. The bytes are what counts. */
  readonly styles?: readonly (WireStyle | null)[];
  readonly note?: string;
}

/** The stored form of an input. */
export function storedInput(type: MessageType, input: CaseInput): StoredInput {
  switch (input.kind) {
    case "wire":
      return storedWire(input);
    case "object":
      return { kind: "object", data: valueToData(type, input.value) };
    case "json": {
      const { value, ...stored } = input;
      return stored;
    }
    case "raw":
      return {
        ...input,
        runs: input.runs.map(({ bytes, times }) => ({ hex: toHex(bytes), times })),
      };
    case "charset":
      return { kind: "charset", encoding: input.encoding, hex: toHex(input.bytes) };
  }
}

function storedWire({ parts, note }: WireInput): StoredInput {
  const about = note === undefined ? {} : { note };
  const hex = parts.map((part) => toHex(part.bytes));
  if (parts.every((part) => part.style === undefined)) return { kind: "wire", hex, ...about };
  return { kind: "wire", hex, styles: parts.map((part) => part.style ?? null), ...about };
}

/**
 * The input that a stored one stands for, with the very bytes that were sent.
 * @throws WireError where the schema has changed so that the bytes of a message mean nothing;
 * TypeError where the data of an object do.
 */
export function restoredInput(schema: Schema, type: MessageType, stored: StoredInput): CaseInput {
  switch (stored.kind) {
    case "wire":
      return restoredWire(type, stored);
    case "object":
      return { kind: "object", value: valueFromData(type, stored.data) };
    case "json": {
      const value = meaningOf(schema, type, stored.text);
      return { ...stored, ...(value === undefined ? {} : { value }) };
    }
    case "raw":
      return {
        ...stored,
        runs: stored.runs.map(({ hex, times }) => ({ bytes: fromHex(hex), times })),
      };
    case "charset":
      return { kind: "charset", encoding: stored.encoding, bytes: fromHex(stored.hex) };
  }
}

function restoredWire(type: MessageType, stored: StoredWireInput): CaseInput {
  const parts = stored.hex.map((hex, index) => {
    const bytes = fromHex(hex);
    const value = decode(type, bytes);
    const style = stored.styles?.[index] ?? undefined;
    const isStyle = style !== undefined && sameBytes(encodeInStyle(type, value, style), bytes);
    return { bytes, value, ...(isStyle ? { style } : {}) };
  });
  return { kind: "wire", parts, ...(stored.note === undefined ? {} : { note: stored.note }) };
}

/** What a text means today; `undefined` where it is no ProtoJSON of the message. */
function meaningOf(schema: Schema, type: MessageType, text: string): MessageValue | undefined {
  try {
    return fromJson(schema, type, text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Stored inputs under today's schema, of which it is known that they mean something. */
export function restoredInputs(
  schema: Schema,
  type: MessageType,
  stored: readonly StoredInput[],
): readonly CaseInput[] {
  return stored.map((input) => restoredInput(schema, type, input));
}

/** Whether data read from a file have the form of a stored input. */
export function isStoredInput(input: unknown): input is StoredInput {
  const { kind, hex, data, styles = [], text, runs, encoding } = (input ?? {}) as PlainData;
  if (kind === "object") return data !== undefined;
  if (kind === "json") return typeof text === "string";
  if (kind === "charset") return typeof encoding === "string" && isHex(hex);
  if (kind === "raw") return Array.isArray(runs) && runs.every(isRun);
  const isWire = kind === "wire" && Array.isArray(hex) && Array.isArray(styles);
  return isWire && hex.length > 0 && hex.every(isHex);
}

type PlainData = { readonly [key: string]: unknown };

function isRun(run: unknown): boolean {
  const { hex, times } = (run ?? {}) as PlainData;
  return isHex(hex) && Number.isSafeInteger(times) && Number(times) > 0;
}

/** Half a byte would be dropped in silence. */
function isHex(text: unknown): boolean {
  return typeof text === "string" && /^(?:[\da-f]{2})*$/.test(text);
}
