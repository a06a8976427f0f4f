import { createHash } from "node:crypto";

/** How much of the hash an id keeps: 96 bits, so that no two things ever share one by chance. */
const idLength = 24;

/** An id that follows from what a thing is: `doc-1f…`. The same parts always make the same id. */
export function idOf(kind: string, ...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    // The length first, or "ab", "c" and "a", "bc" were the same.
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return `${kind}-${hash.digest("hex").slice(0, idLength)}`;
}
