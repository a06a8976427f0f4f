import { createHash } from "node:crypto";
import { type Prng, prngOf } from "../../generators/prng.ts";

/** A source of words that depends on nothing but the parts: the seed first, then what it is for. */
export function prngFor(parts: readonly (string | number | Uint8Array)[]): Prng {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "object" ? part : Buffer.from(String(part));
    // With its length before it, so that no two lists of parts are one.
    hash.update(`${bytes.length}:`).update(bytes);
  }
  const digest = hash.digest();
  const [a = 0, b = 0, c = 0, d = 0] = [0, 4, 8, 12].map((at) => digest.readInt32LE(at));
  return prngOf(a, b, c, d);
}
