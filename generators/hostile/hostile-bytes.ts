import type fc from "fast-check";
import { joinBytes, lengthOfRuns } from "../../schema/byte-runs.ts";
import type { MessageType } from "../../schema/types.ts";
import { firstUnknownNumber } from "../draw/unknown-fields.ts";
import { DrawnArbitrary } from "../drawn-arbitrary.ts";
import { isInhabited } from "../inhabited.ts";
import type { Prng } from "../prng.ts";
import { turnAt } from "../turns.ts";
import { type Anatomy, anatomyOf } from "./anatomy.ts";
import { basesOf, edgeBases } from "./bases.ts";
import { floodSizes, floodsOf, type Heap, ladderDepths, laddersOf } from "./heaps.ts";
import { type HostileAim, type HostileBytes, type NotedBytes, once } from "./hostile-kinds.ts";
import type { Mutation } from "./mutation.ts";
import { mutationsFor } from "./mutations.ts";
import { shrinkRuns } from "./shrink.ts";
import { tagOf } from "./varints.ts";

/** What hostile bytes keep to. */
export interface HostileConstraints {
  /**
   * What they are to be; what they come to, only a decoder can tell.
   * @defaultValue both
   */
  readonly aim?: HostileAim;
}

/**
 * Bytes made of a message of a type to lead its decoder astray: cut short, with tags, numbers,
 * lengths, text and groups that may not be; or odd and legal: fields of another wire type, again
 * and again, too many, too deep.
 *
 * Shrinks toward no bytes, record by record, by the bytes alone.
 *
 * https://protobuf.dev/programming-guides/encoding/
 */
export function hostileBytesOf(
  type: MessageType,
  constraints: HostileConstraints = {},
): fc.Arbitrary<HostileBytes> {
  return new DrawnArbitrary({
    draw: hostileDrawer(type, constraints),
    shrink: (bytes) => shrinkHostile(type, bytes),
    isValid: isHostileBytes,
  });
}

/** What is shrunk is no longer what was done to it: it has no note. */
function* shrinkHostile(type: MessageType, { runs }: HostileBytes): Generator<HostileBytes> {
  for (const simpler of shrinkRuns(type, runs)) yield { runs: simpler };
}

/**
 * Draws hostile bytes straight from a source of words. The same words give the same bytes.
 *
 * Most harm is done to one of a few messages that are drawn once for a type: a case costs little
 * more than the harm.
 */
export function hostileDrawer(
  type: MessageType,
  { aim }: HostileConstraints = {},
): (prng: Prng) => HostileBytes {
  if (!isInhabited(type)) return () => once(new Uint8Array(0), "no bytes");
  const bases = basesOf(type);
  const mutations = mutationsFor(aim);
  // Made when the first is drawn: most checks are of few cases.
  let heaps: readonly Heap[] | undefined;
  return (prng) => {
    const word = prng.next();
    if ((word & 63) === 0) {
      heaps ??= heapsOf(type, aim);
      return drawHeap(heaps, prng);
    }
    const base = (word & 0x3c0) === 0 ? bases.drawn(prng) : bases.pick(prng);
    const bytes = harmed(type, base, mutations, prng);
    return (word & 0xe000) === 0 ? harmedAgain(type, bytes, mutations, prng) : bytes;
  };
}

/** How deep and how many at random; more would take most of the time. */
const maxDrawnDepth = 200;

function drawHeap(heaps: readonly Heap[], prng: Prng): HostileBytes {
  return prng.pick(heaps).of(1 + prng.below(maxDrawnDepth));
}

/** How many places and ways are tried, before a message is told apart from all that could be done to it. */
const attempts = 6;

function harmed(
  type: MessageType,
  base: Anatomy,
  mutations: readonly Mutation[],
  prng: Prng,
): HostileBytes {
  const anatomy = base.places.length > 0 ? base : lonely(type);
  for (let left = attempts; left > 0; left--) {
    const mutation = prng.pick(mutations);
    const place = prng.pick(anatomy.places);
    const ways = mutation.ways(place);
    if (ways > 0) return mutation.apply(anatomy, place, prng.below(ways));
  }
  return once(anatomy.bytes, "nothing unusual");
}

/** Harm done to what is harmed already, as far as records can still be told apart. */
function harmedAgain(
  type: MessageType,
  bytes: HostileBytes,
  mutations: readonly Mutation[],
  prng: Prng,
): HostileBytes {
  const [run, ...others] = bytes.runs;
  if (run === undefined || run.times > 1 || others.length > 0) return bytes;
  const anatomy = anatomyOf(type, run.bytes);
  if (anatomy.places.length === 0) return bytes;
  const more = harmed(type, anatomy, mutations, prng);
  return { runs: more.runs, note: `${bytes.note}; ${more.note}` };
}

/** Of a message in which nothing is set there is nothing to harm but an unknown field. */
function lonely(type: MessageType): Anatomy {
  const number = BigInt(firstUnknownNumber(type, 1));
  return anatomyOf(type, joinBytes([tagOf(number, 2), Buffer.of(3, 8, 1, 0)]));
}

/**
 * Every sort of harm, done in every way to each record of small messages, one for each field; then
 * ladders and floods. The same list every time, each to be made by a call: most are only
 * counted.
 */
export function* hostileEdges(
  type: MessageType,
  { aim }: HostileConstraints = {},
): Generator<() => NotedBytes> {
  const mutations = mutationsFor(aim);
  yield* heapEdges(type, aim);
  yield* harmedEverywhere(lonely(type), mutations, 0);
  let index = 0;
  for (const base of edgeBases(type)) yield* harmedEverywhere(base, mutations, index++);
}

function* heapEdges(type: MessageType, aim: HostileAim | undefined): Generator<() => NotedBytes> {
  for (const heap of laddersOf(type).filter((one) => isAimed(one, aim)))
    for (const depth of ladderDepths) yield () => heap.of(depth);
  for (const heap of floodsOf(type).filter((one) => isAimed(one, aim)))
    for (const size of floodSizes) yield () => heap.of(size);
}

/** At most this many ways are gone through at one place; which ones, goes round from base to base. */
const maxWays = 24;

function* harmedEverywhere(
  anatomy: Anatomy,
  mutations: readonly Mutation[],
  baseIndex: number,
): Generator<() => NotedBytes> {
  for (const place of anatomy.places)
    for (const mutation of mutations) {
      const ways = mutation.ways(place);
      const first = turnAt(baseIndex, Math.max(1, ways));
      for (let turn = 0; turn < Math.min(ways, maxWays); turn++)
        yield () => mutation.apply(anatomy, place, (first + turn) % ways);
    }
}

function heapsOf(type: MessageType, aim: HostileAim | undefined): readonly Heap[] {
  return [...laddersOf(type), ...floodsOf(type)].filter((one) => isAimed(one, aim));
}

function isAimed({ aim }: Heap, wanted: HostileAim | undefined): boolean {
  return wanted === undefined || aim === wanted;
}

/** More than any case has. */
const maxBytes = 1 << 24;

function isHostileBytes(value: unknown): value is HostileBytes {
  if (typeof value !== "object" || value === null || !("runs" in value)) return false;
  // A cast, to look at what it holds.
  const { runs } = value as HostileBytes;
  return Array.isArray(runs) && lengthOfRuns(runs) <= maxBytes;
}
