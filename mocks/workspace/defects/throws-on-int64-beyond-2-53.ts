import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Defect } from "./defect.ts";

const microsecondsOfSecond = 1_000_000n;

/**
 * The moment that metrics are wanted from is counted in microseconds, as a database does, and made a number: from the
 * year 2255 on that is more than a number can say, and the conversion refuses. The schema has no other 64-bit integer
 * in a request, and the seconds of a timestamp alone are never legally so large.
 */
export const throwsOnInt64Beyond253: Defect = (serving) => ({
  ...serving,
  isGuarded: false,
  handlers: {
    ...serving.handlers,
    getMetrics(request, call) {
      if (request.since !== undefined) safeMicroseconds(request.since);
      return serving.handlers.getMetrics(request, call);
    },
  },
});

function safeMicroseconds({ seconds }: Timestamp): number {
  const microseconds = Number(seconds * microsecondsOfSecond);
  if (Number.isSafeInteger(microseconds)) return microseconds;
  throw new RangeError(`cannot represent ${seconds * microsecondsOfSecond} exactly`);
}
