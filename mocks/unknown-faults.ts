import type { Codec } from "../codecs/codec.ts";
import { joinBytes } from "../schema/byte-runs.ts";
import type { MessageType } from "../schema/types.ts";
import { recordsOf, tagOf } from "../schema/wire/records.ts";
import { faultyCodec, valueChangingCodec } from "./faulty-codec.ts";

/** Stops reading a message at its first unknown field; messages in it are read whole. */
export function stoppingAtUnknownCodec(inner: Codec): Codec {
  return rootChangingCodec(inner, "stopping-at-unknown", (records) =>
    records.slice(0, firstUnknown(records)),
  );
}

/** Loses the known fields of a message that stand behind an unknown one; messages in it are read whole. */
export function losingBehindUnknownCodec(inner: Codec): Codec {
  return rootChangingCodec(inner, "losing-behind-unknown", (records) => {
    const first = firstUnknown(records);
    return records.filter(({ isKnown }, index) => index < first || !isKnown);
  });
}

/** Writes a field 127 that holds 1 for each unknown field. */
export function replacingUnknownCodec(inner: Codec): Codec {
  return valueChangingCodec(inner, "replacing-unknown", (_type, { fields, unknown }) => ({
    fields,
    unknown: unknown.map(() => Uint8Array.of(0xf8, 0x07, 1)),
  }));
}

/** One record of a message as it stands on the wire. */
interface WireRecord {
  readonly isKnown: boolean;
  readonly bytes: Uint8Array;
}

function rootChangingCodec(
  inner: Codec,
  name: string,
  change: (records: readonly WireRecord[]) => readonly WireRecord[],
): Codec {
  return faultyCodec(inner, {
    name,
    transcode: ({ type, input, next }) =>
      next(joinBytes(change(wireRecords(type, input)).map(({ bytes }) => bytes))),
  });
}

function wireRecords(type: MessageType, input: Uint8Array): readonly WireRecord[] {
  return [...recordsOf(input)].map((bytes) => ({
    isKnown: type.byNumber.has(tagOf(bytes) >>> 3),
    bytes,
  }));
}

/** The place of the first unknown record, or behind the last one where all are known. */
function firstUnknown(records: readonly WireRecord[]): number {
  const index = records.findIndex(({ isKnown }) => !isKnown);
  return index < 0 ? records.length : index;
}
