import type fc from "fast-check";
import { drawBytes, noise } from "./draw/bytes.ts";
import { DrawnArbitrary } from "./drawn-arbitrary.ts";
import { lengthsOf } from "./limits.ts";
import type { Prng } from "./prng.ts";
import { shrinkBytes } from "./shrink/bytes.ts";

/** What to keep to when drawing bytes. */
export interface BinaryConstraints {
  /** @defaultValue 0 */
  readonly minLength?: number;
  /** @defaultValue no limit; hardly any are more than 16,384 */
  readonly maxLength?: number;
}

/**
 * Bytes: noise, runs, and what looks like text or messages and is none.
 *
 * Shrinks toward no bytes, and each byte toward 0.
 *
 * @throws ToolError `usage` where no bytes have the lengths asked for.
 */
export function binary(constraints: BinaryConstraints = {}): fc.Arbitrary<Uint8Array> {
  const { minLength, maxLength } = lengthsOf("binary", constraints);
  const isValid = (value: unknown): value is Uint8Array =>
    value instanceof Uint8Array && value.length >= minLength && value.length <= maxLength;
  return new DrawnArbitrary({
    draw: (prng) => ofLength(drawBytes(prng), constraints, prng),
    *shrink(value) {
      for (const simpler of shrinkBytes(value)) if (isValid(simpler)) yield simpler;
    },
    isValid,
  });
}

function ofLength(
  drawn: Uint8Array,
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: BinaryConstraints,
  prng: Prng,
): Uint8Array {
  if (drawn.length > maxLength) return drawn.slice(0, maxLength);
  return drawn.length < minLength ? noise(prng, minLength) : drawn;
}
