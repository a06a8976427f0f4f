import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";

/** The moment now, in milliseconds since 1970. */
export type Clock = () => number;

/** A moment in milliseconds since 1970, as a message. */
export function timestampOf(ms: number): Timestamp {
  return timestampFromMs(ms);
}

/** A message that says a moment, in milliseconds since 1970; `undefined` where it is not set. */
export function msOf(timestamp: Timestamp | undefined): number | undefined {
  return timestamp === undefined ? undefined : timestampMs(timestamp);
}
