import { messageOfFields, numbersIn } from "./fields.ts";
import type { Form } from "./form.ts";
import { errorAt } from "./place.ts";
import { fractionOf, nanosOf } from "./seconds.ts";
import { shown } from "./shown.ts";

/** Ten thousand years: duration.proto, `Duration`. */
const maxSeconds = 315_576_000_000n;
const maxNanos = 999_999_999;

const pattern = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

/**
 * `google.protobuf.Duration`: `"1.000340012s"`.
 *
 * "Generated output always contains 0, 3, 6, or 9 fractional digits, depending
 * on required precision, followed by the suffix s. Accepted are any fractional
 * digits (also none) as long as they fit into nanoseconds precision".
 * https://protobuf.dev/programming-guides/json/#rfc3339-duration
 */
export const duration: Form = {
  read(_reader, _type, node, at) {
    const match = node.kind === "string" ? pattern.exec(node.value) : null;
    if (match === null) throw errorAt(at, `expected a duration such as "1.5s", got ${shown(node)}`);
    const [, sign, whole = "", fraction = ""] = match;
    const seconds = BigInt(whole);
    const nanos = nanosOf(fraction);
    if (seconds > maxSeconds)
      throw errorAt(
        at,
        `duration out of range: expected at most ${maxSeconds}s, got ${shown(node)}`,
      );
    return sign === "-"
      ? messageOfFields([1, -seconds], [2, nanos === 0 ? 0 : -nanos])
      : messageOfFields([1, seconds], [2, nanos]);
  },
  write(_writer, _type, value, at) {
    const { seconds, nanos } = numbersIn(value);
    if (seconds < -maxSeconds || seconds > maxSeconds)
      throw errorAt(
        at,
        `duration out of range: expected -${maxSeconds}..${maxSeconds} seconds, got ${seconds}`,
      );
    if (Math.abs(nanos) > maxNanos)
      throw errorAt(
        at,
        `duration out of range: expected -${maxNanos}..${maxNanos} nanos, got ${nanos}`,
      );
    if ((seconds < 0n && nanos > 0) || (seconds > 0n && nanos < 0))
      throw errorAt(at, `duration of two signs: ${seconds} seconds, ${nanos} nanos`);
    const isNegative = seconds < 0n || nanos < 0;
    const size = isNegative ? -seconds : seconds;
    return `"${isNegative ? "-" : ""}${size}${fractionOf(Math.abs(nanos))}s"`;
  },
};
