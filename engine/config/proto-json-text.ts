import { base64Of } from "../../schema/json/base64.ts";
import type { OwnMessage } from "./run-config.ts";

/**
 * Data of a JavaScript program as JSON text that says all of it: `JSON.stringify` throws for a `bigint`, and loses NaN,
 * infinities and the sign of -0. Bytes become base64, a date its time, a message its ProtoJSON.
 *
 * @throws TypeError for what no JSON can hold (a function, a symbol), with where it stands.
 */
export function protoJsonText(data: unknown, place: string = "$"): string {
  if (typeof data === "number") return numberText(data);
  if (typeof data === "bigint") return String(data);
  if (data === null || typeof data === "string" || typeof data === "boolean")
    return JSON.stringify(data);
  if (typeof data === "object") return objectText(data, place);
  throw new TypeError(`${place}: a ${typeof data} is no JSON`);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function objectText(data: object, place: string): string {
  if (data instanceof Uint8Array) return `"${base64Of(data)}"`;
  if (data instanceof Date) return JSON.stringify(data);
  if (Array.isArray(data))
    return `[${data.map((one, index) => protoJsonText(one, `${place}[${index}]`)).join(",")}]`;
  const inner = isOwnMessage(data) ? data.json : data;
  const members = Object.entries(inner)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${protoJsonText(value, `${place}.${name}`)}`);
  return `{${members.join(",")}}`;
}

function isOwnMessage(data: object): data is OwnMessage {
  return "json" in data && "means" in data && typeof data.means === "function";
}
