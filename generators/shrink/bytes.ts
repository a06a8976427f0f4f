import { shrinkInteger } from "./integer.ts";
import { type Simplifying, shorter, simpler } from "./sequence.ts";

/** Simpler bytes, simplest first: fewer, then nearer to 0. */
export function* shrinkBytes(bytes: Uint8Array): Generator<Uint8Array> {
  const list = [...bytes];
  for (const fewer of shorter(list)) yield Uint8Array.from(fewer);
  for (const lower of simpler(list, simplifying)) yield Uint8Array.from(lower);
}

const simplifying: Simplifying<number> = {
  simplest: () => 0,
  isSimplest: (byte) => byte === 0,
  *shrink(byte) {
    for (const lower of shrinkInteger(BigInt(byte))) yield Number(lower);
  },
};
