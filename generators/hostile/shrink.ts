import { type ByteRun, joinBytes, joinRuns, lengthOfRuns } from "../../schema/byte-runs.ts";
import type { MessageType } from "../../schema/types.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { shrinkBytes } from "../shrink/bytes.ts";
import { shorter } from "../shrink/sequence.ts";
import { type Anatomy, anatomyOf, type Place } from "./anatomy.ts";
import { spliced } from "./splice.ts";

/** Longer bytes are shrunk in whole runs and records only. */
const maxShrunkBytes = 2048;

/** Longer bytes are not looked into for records. */
const maxRecordBytes = 1 << 16;

/** How many records are tried alone, first ones first. */
const maxPlaces = 256;

/**
 * Strictly simpler bytes, simplest first: fewer repetitions, fewer records, messages that stood
 * inside, fewer bytes, lower bytes.
 *
 * Each is shorter, or as long with smaller bytes (or in fewer runs); so that taking the first that
 * still fails, again and again, ends.
 */
export function* shrinkRuns(
  type: MessageType,
  runs: readonly ByteRun[],
): Generator<readonly ByteRun[]> {
  yield* fewerRuns(runs);
  if (lengthOfRuns(runs) > maxRecordBytes) return;
  for (const bytes of shrinkWhole(type, joinRuns(runs)))
    yield bytes.length === 0 ? [] : [{ bytes, times: 1 }];
}

/** Runs left out, and repeated less: all of them at once, so that what is begun stays ended, then each alone. */
function* fewerRuns(runs: readonly ByteRun[]): Generator<readonly ByteRun[]> {
  yield* shorter(runs);
  const most = Math.max(0, ...runs.map(({ times }) => times));
  if (most <= 1) return;
  for (const times of lowerCounts(most))
    yield runs.map((run) => ({ bytes: run.bytes, times: Math.min(run.times, times) }));
  for (const [index, run] of runs.entries())
    for (const times of lowerCounts(run.times)) yield runs.with(index, { bytes: run.bytes, times });
}

/** 1, then nearer and nearer to the count. */
function* lowerCounts(count: number): Generator<number> {
  let last = 0;
  for (let step = count - 1; step > 0; step = Math.floor(step / 2)) {
    const lower = count - step;
    if (lower !== last) yield lower;
    last = lower;
  }
}

function* shrinkWhole(type: MessageType, whole: Uint8Array): Generator<Uint8Array> {
  const anatomy = anatomyOf(type, whole);
  yield* fewerRecords(anatomy);
  yield* hoisted(anatomy);
  yield* withoutPlaces(anatomy);
  if (whole.length > maxShrunkBytes) return;
  yield* simplerContents(anatomy);
  yield* shrinkBytes(whole);
}

/** Without some of the records of the root; what is behind the last one that could be read stays. */
function* fewerRecords({ bytes, places }: Anatomy): Generator<Uint8Array> {
  const roots = places.filter(({ parent }) => parent === undefined);
  if (roots.length < 2) return;
  const rest = bytes.subarray(roots.at(-1)?.end ?? 0);
  for (const fewer of shorter(roots)) {
    const kept = fewer.map(({ start, end }) => bytes.subarray(start, end));
    yield joinBytes([...kept, rest]);
  }
}

/** What is inside of a record, in place of the record: ladders lose most of their rungs at once. */
function* hoisted({ bytes, places }: Anatomy): Generator<Uint8Array> {
  const messages = places.filter((place) => place.isMessage || isGroup(place));
  for (const place of messages.toReversed().slice(0, maxPlaces)) {
    const content = bytes.subarray(place.content, place.contentEnd);
    yield spliced(
      bytes,
      undefined,
      { start: rootOf(place).start, end: rootOf(place).end },
      content,
    );
  }
  for (const place of messages.slice(0, maxPlaces)) {
    const content = bytes.subarray(place.content, place.contentEnd);
    const part = { start: place.start, end: place.end };
    if (place.parent !== undefined) yield spliced(bytes, place.parent, part, content);
  }
}

function isGroup({ tag }: Place): boolean {
  return (tag & 7) === wireType.startGroup;
}

function rootOf(place: Place): Place {
  return place.parent === undefined ? place : rootOf(place.parent);
}

const nothing = new Uint8Array(0);

/** Without one of the records at any depth, lengths around it put right. */
function* withoutPlaces({ bytes, places }: Anatomy): Generator<Uint8Array> {
  for (const place of places.slice(0, maxPlaces)) {
    const part = { start: place.start, end: place.end };
    yield spliced(bytes, place.parent, part, nothing);
  }
}

/** Simpler content of one record, lengths around it and its own put right. */
function* simplerContents({ bytes, places }: Anatomy): Generator<Uint8Array> {
  for (const place of places.slice(0, maxPlaces)) {
    if ((place.tag & 7) !== wireType.lengthDelimited) continue;
    const part = { start: place.content, end: place.contentEnd };
    for (const content of shrinkBytes(bytes.subarray(place.content, place.contentEnd))) {
      const simpler = spliced(bytes, place, part, content);
      if (isSimpler(simpler, bytes)) yield simpler;
    }
  }
}

/** A padded length put right makes bytes no longer, but a lower byte may stand behind higher ones. */
function isSimpler(one: Uint8Array, than: Uint8Array): boolean {
  if (one.length !== than.length) return one.length < than.length;
  return sumOf(one) < sumOf(than);
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

/** How far bytes are from none: by their length, then by their sum, then by the number of runs. */
export function sizeOfRuns(runs: readonly ByteRun[]): bigint {
  const sum = runs.reduce((total, { bytes, times }) => total + sumOf(bytes) * times, 0);
  return (BigInt(lengthOfRuns(runs)) << 64n) + (BigInt(sum) << 16n) + BigInt(runs.length);
}
