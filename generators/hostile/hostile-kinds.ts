import type { ByteRun } from "../../schema/byte-runs.ts";

/** Bytes made to lead a decoder astray. They may mean something all the same: then by right, and oddly. */
export interface HostileBytes {
  /** The bytes; what is repeated is held once, so that ladders and floods stay small as data. */
  readonly runs: readonly ByteRun[];
  /** What was done, in words; left out of what was shrunk. */
  readonly note?: string;
}

/** Hostile bytes that say what was done. */
export interface NotedBytes extends HostileBytes {
  readonly note: string;
}

/**
 * What bytes are to be: `malformed` for those that a decoder must refuse, nearly always; `odd` for
 * those that it must read, nearly always. Only a decoder can tell what they came to.
 */
export type HostileAim = "malformed" | "odd";

/** Bytes that stand once. */
export function once(bytes: Uint8Array, note: string): NotedBytes {
  return { runs: [{ bytes, times: 1 }], note };
}
