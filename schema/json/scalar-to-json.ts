import { toHex } from "../hex.ts";
import type { EnumType, ScalarKind } from "../types.ts";
import type { MapKey, ScalarValue } from "../value.ts";
import { base64Of } from "./base64.ts";
import { shortestFloat } from "./decimal.ts";
import { errorAt, type Place } from "./place.ts";
import { nullValueName } from "./scalar-from-json.ts";

/** Whether what ProtoJSON cannot say is shown to a person instead of refused. */
interface Leniency {
  readonly lenient: boolean;
}

/**
 * Writes a scalar. https://protobuf.dev/programming-guides/json/#field-representation
 *
 * A float is written with the digits of its double, so that a reader that rounds
 * twice gets it right too; for a person, with the fewest digits that name it.
 *
 * @throws JsonError where text is no valid Unicode, unless lenient.
 */
export function scalarToJson(
  kind: ScalarKind,
  value: ScalarValue,
  at: Place,
  leniency: Leniency,
): string {
  if (kind === "string") return textToJson(value, at, leniency);
  if (value instanceof Uint8Array) return `"${base64Of(value)}"`;
  if (kind === "float" && leniency.lenient) return numberToJson(shortestFloat(Number(value)));
  if (typeof value === "number") return numberToJson(value);
  return typeof value === "bigint" ? `"${value}"` : String(value);
}

/**
 * Writes an enum value: its first name, or its number where an open enum names it not.
 *
 * @throws JsonError for a number that a closed enum cannot hold or `NullValue`
 * cannot say, unless lenient.
 */
export function enumToJson(type: EnumType, value: number, at: Place, leniency: Leniency): string {
  if (type.typeName === nullValueName && value === 0) return "null";
  const name = type.names.get(value);
  if (name !== undefined) return JSON.stringify(name);
  const isSayable = type.open && type.typeName !== nullValueName;
  if (!isSayable && !leniency.lenient) throw errorAt(at, `${type.typeName} has no value ${value}`);
  return String(value);
}

/** Writes a map key: "All keys are converted to strings". */
export function mapKeyToJson(key: MapKey, at: Place, leniency: Leniency): string {
  const isText = typeof key === "string" || typeof key === "object";
  return isText ? keyText(key, at, leniency) : `"${key}"`;
}

const loneSurrogate = /\p{Surrogate}/u;

function textToJson(value: ScalarValue, at: Place, leniency: Leniency): string {
  if (value instanceof Uint8Array) {
    if (!leniency.lenient) throw errorAt(at, `the text is no valid UTF-8: ${toHex(value)}`);
    return `{"$invalidUtf8":"${toHex(value)}"}`;
  }
  const json = JSON.stringify(value);
  if (!leniency.lenient && loneSurrogate.test(String(value)))
    throw errorAt(at, `a lone surrogate, which UTF-8 cannot carry, in ${json}`);
  // JSON.stringify escapes lone surrogates, so that the text stays valid Unicode.
  return json;
}

function keyText(key: string | Uint8Array, at: Place, leniency: Leniency): string {
  const text = textToJson(key, at, leniency);
  return key instanceof Uint8Array ? `"$invalidUtf8:${toHex(key)}"` : text;
}

function numberToJson(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}
