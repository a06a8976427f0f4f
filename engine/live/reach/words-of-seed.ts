import { createHash } from "node:crypto";

/** Four words for what is drawn for one method; they depend on nothing but the root seed and the method. */
export function wordsOfSeed(
  seed: string,
  subject: string,
): readonly [number, number, number, number] {
  const digest = createHash("sha256").update(`${seed}\nreach\n${subject}`).digest();
  return [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [number, number, number, number];
}
