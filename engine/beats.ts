import { readSync, writeSync } from "node:fs";
import type { Phase } from "./finding.ts";

const phases: readonly Phase[] = ["saved", "edges", "random"];

/** What the slots of the shared memory hold. */
const slot = { beat: 0, phase: 1, index: 2, stop: 3, cases: 4, heard: 5 } as const;

/** Of the memory, and of what stands of it at the beginning of the file. */
const sizeBytes = 32;

/** How long a worker waits for its news to be passed on. Nobody waits as long but on a machine that stands still. */
const maxUnheardMs = 500;

/** What stands in the slot of the phase while no case runs. */
const opening = -1;
const closing = -2;

/** Where a worker is: what it was doing when it was heard of last. */
export interface Whereabouts {
  /** `undefined` while the codec opens or closes the schema. */
  readonly phase: Phase | undefined;
  readonly index: number;
  /** Cases of the present check that have begun. */
  readonly cases: number;
  /** Whether a codec closes a session. */
  readonly isClosing: boolean;
}

/**
 * A few shared words by which a worker says where it is, without a message for
 * each case; they can still be read when the worker hangs or is gone. Where it is
 * stands in a file too, if there is one: it can still be read when the process is gone.
 */
export class Beats {
  readonly memory: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly file: number | undefined;

  /**
   * With the memory of another thread's beats, or with new memory.
   *
   * @param file the descriptor of an open file
   */
  constructor(memory?: SharedArrayBuffer, file?: number) {
    this.memory = memory ?? new SharedArrayBuffer(sizeBytes);
    this.words = new Int32Array(this.memory);
    this.bytes = new Uint8Array(this.memory);
    this.file = file;
    if (memory === undefined) this.words[slot.phase] = opening;
  }

  /** What a file holds of the beats of another process. */
  static in(file: number): Beats {
    const memory = new SharedArrayBuffer(sizeBytes);
    readSync(file, new Uint8Array(memory), 0, sizeBytes, 0);
    return new Beats(memory);
  }

  /** The worker opens a codec; no case of this check has begun. */
  opening(): void {
    this.apart(opening);
  }

  /** The worker closes a session. */
  closing(): void {
    this.apart(closing);
  }

  /** A case, or an attempt to shrink one, begins. */
  case(phase: Phase, index: number): void {
    const isNew =
      this.words[slot.index] !== index || this.words[slot.phase] !== phases.indexOf(phase);
    if (isNew) this.words[slot.cases] = (this.words[slot.cases] ?? 0) + 1;
    this.words[slot.phase] = phases.indexOf(phase);
    this.words[slot.index] = index;
    this.tick();
    if (isNew) this.note();
  }

  /** The worker gets on with what it was doing. */
  tick(): void {
    this.words[slot.beat] = this.count + 1;
  }

  /** Changes whenever the worker gets on. */
  get count(): number {
    return this.words[slot.beat] ?? 0;
  }

  get whereabouts(): Whereabouts {
    return {
      phase: phases[this.words[slot.phase] ?? opening],
      index: this.words[slot.index] ?? 0,
      cases: this.cases,
      isClosing: this.words[slot.phase] === closing,
    };
  }

  /** Cases of the present check that have begun. */
  get cases(): number {
    return this.words[slot.cases] ?? 0;
  }

  /** Asks the worker to stop before its next case. */
  stop(): void {
    this.words[slot.stop] = 1;
  }

  get isStopping(): boolean {
    return this.words[slot.stop] === 1;
  }

  /** Says something, and waits until it is passed on: a worker may be gone the next moment, with its process. */
  tell(say: () => void): void {
    const before = Atomics.load(this.words, slot.heard);
    say();
    Atomics.wait(this.words, slot.heard, before, maxUnheardMs);
    this.tick();
  }

  /** What the worker said is passed on. */
  heard(): void {
    Atomics.add(this.words, slot.heard, 1);
    Atomics.notify(this.words, slot.heard);
  }

  private apart(doing: number): void {
    this.words[slot.phase] = doing;
    this.words[slot.index] = 0;
    this.words[slot.cases] = 0;
    this.tick();
    this.note();
  }

  /** It costs a microsecond, and is all that is left of a process that was killed. */
  private note(): void {
    if (this.file !== undefined) writeSync(this.file, this.bytes, 0, sizeBytes, 0);
  }
}
