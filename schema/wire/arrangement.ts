import type { MessageValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import type { WireStyle } from "./style.ts";

/** The records of one field, which keep their order among themselves. */
export type Queue = readonly Uint8Array[];

/** A number drawn from a seed and a position: the same for the same two, on every machine. */
export function chance(seed: number, position: number): number {
  let hash = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(position + 1, 0xc2b2_ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a_2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A message as two that merge to it. Fields go whole to the one or the other; unknown ones to the second. */
export function splitAt(message: MessageValue, seed: number): readonly MessageValue[] {
  const first = new Map<number, NonNullable<ReturnType<MessageValue["fields"]["get"]>>>();
  const second = new Map(first);
  const half = chance(seed, 0) % 2;
  let index = 0;
  // The order of the map carries no meaning, so nothing may depend on it.
  for (const [number, value] of [...message.fields].sort(([a], [b]) => a - b)) {
    (index % 2 === half ? first : second).set(number, value);
    index++;
  }
  return [
    { fields: first, unknown: noUnknownFields },
    { fields: second, unknown: message.unknown },
  ];
}

/** All records in the order that the style asks for. */
export function arrange(
  queues: readonly Queue[],
  unknown: Queue,
  style: WireStyle,
): readonly Uint8Array[] {
  const known = ordered(queues, style);
  if (style.unknown === "last") return [...known, ...unknown];
  if (style.unknown === "first") return [...unknown, ...known];
  return interleaved([known, unknown], style.seed);
}

function ordered(queues: readonly Queue[], style: WireStyle): readonly Uint8Array[] {
  if (style.order === "ascending") return queues.flat();
  if (style.order === "descending") return [...queues].reverse().flat();
  return interleaved(queues, style.seed);
}

function interleaved(queues: readonly Queue[], seed: number): readonly Uint8Array[] {
  const rest = queues.filter((queue) => queue.length > 0).map((queue) => [...queue]);
  const records: Uint8Array[] = [];
  while (rest.length > 0) {
    const at = chance(seed, records.length) % rest.length;
    const record = rest[at]?.shift();
    if (record !== undefined) records.push(record);
    if (rest[at]?.length === 0) rest.splice(at, 1);
  }
  return records;
}
