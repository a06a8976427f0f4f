import type { MessageValue } from "../value.ts";
import { messageOfFields, numbersIn } from "./fields.ts";
import type { Form } from "./form.ts";
import { errorAt, type Place } from "./place.ts";
import { fractionOf, nanosOf } from "./seconds.ts";
import { shown } from "./shown.ts";

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: timestamp.proto, `Timestamp`. */
const minSeconds = -62_135_596_800n;
const maxSeconds = 253_402_300_799n;

/**
 * RFC 3339 as a profile of ISO 8601-2019: capital T and Z, an offset with a colon,
 * as many fractional digits as nanoseconds have.
 */
const pattern =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * `google.protobuf.Timestamp`: `"1972-01-01T10:00:20.021Z"`.
 *
 * "Generated output will always be Z-normalized with 0, 3, 6 or 9 fractional
 * digits. Offsets other than Z are also accepted."
 * https://protobuf.dev/programming-guides/json/#rfc3339-timestamp
 */
export const timestamp: Form = {
  read(_reader, _type, node, at) {
    const match = node.kind === "string" ? pattern.exec(node.value) : null;
    const seconds = match === null ? undefined : secondsOf(match);
    if (match === null || seconds === undefined)
      throw errorAt(at, `expected an RFC 3339 timestamp, got ${shown(node)}`);
    if (seconds < minSeconds || seconds > maxSeconds)
      throw errorAt(at, `timestamp outside of the years 0001 to 9999 in UTC: ${shown(node)}`);
    return messageOfFields([1, seconds], [2, nanosOf(match[7] ?? "")]);
  },
  write(_writer, _type, value, at) {
    return `"${textOf(value, at)}"`;
  },
};

/** Seconds since 1970 in UTC, or `undefined` where the month has no such day. */
function secondsOf(match: RegExpExecArray): bigint | undefined {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1, 7)
    .map(Number);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const local = date.getTime() / 1000 + hours * 3600 + minutes * 60 + seconds;
  const offset = Number(match[9] ?? 0) * 3600 + Number(match[10] ?? 0) * 60;
  return BigInt(match[8] === "-" ? local + offset : local - offset);
}

function textOf(value: MessageValue, at: Place): string {
  const { seconds, nanos } = numbersIn(value);
  if (seconds < minSeconds || seconds > maxSeconds)
    throw errorAt(
      at,
      `timestamp out of range: expected ${minSeconds}..${maxSeconds} seconds, got ${seconds}`,
    );
  if (nanos < 0 || nanos > 999_999_999)
    throw errorAt(at, `timestamp out of range: expected 0..999999999 nanos, got ${nanos}`);
  const wholeSeconds = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${wholeSeconds}${fractionOf(nanos)}Z`;
}
