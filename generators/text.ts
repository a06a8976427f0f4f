import type fc from "fast-check";
import { drawText, drawTextWithLoneSurrogates } from "./draw/text.ts";
import { DrawnArbitrary } from "./drawn-arbitrary.ts";
import { lengthsOf } from "./limits.ts";
import type { Prng } from "./prng.ts";
import { shrinkText } from "./shrink/text.ts";
import { hasLoneSurrogate } from "./validity.ts";

/** What to keep to when drawing text. Lengths count UTF-16 code units, as JavaScript does. */
export interface TextConstraints {
  /** @defaultValue 0 */
  readonly minLength?: number;
  /** @defaultValue no limit; hardly any text is longer than 16,384 */
  readonly maxLength?: number;
  /**
   * Whether text may hold surrogates without their other half, which no UTF-8 can carry.
   * @defaultValue false
   */
  readonly loneSurrogates?: boolean;
}

/**
 * Text that programs stumble over: every plane of Unicode, marks and normal forms, joiners,
 * bidirectional controls, noncharacters, NUL, byte order marks, names that JavaScript objects
 * already have, long runs; and plain words.
 *
 * Shrinks toward `""`, and characters toward `a`.
 *
 * @throws ToolError `usage` where no text has the lengths asked for.
 */
export function text(constraints: TextConstraints = {}): fc.Arbitrary<string> {
  const { minLength, maxLength } = lengthsOf("text", constraints);
  const { loneSurrogates = false } = constraints;
  const draw = loneSurrogates ? drawTextWithLoneSurrogates : drawText;
  const isValid = (value: unknown): value is string =>
    typeof value === "string" &&
    value.length >= minLength &&
    value.length <= maxLength &&
    (loneSurrogates || !hasLoneSurrogate(value));
  return new DrawnArbitrary({
    draw: (prng) => atMost(atLeast(draw, minLength, prng), maxLength),
    *shrink(value) {
      for (const simpler of shrinkText(value)) if (isValid(simpler)) yield simpler;
    },
    isValid,
  });
}

/** Text after text until it is long enough; something, where nothing was drawn again and again. */
function atLeast(draw: (prng: Prng) => string, minLength: number, prng: Prng): string {
  let drawn = draw(prng);
  while (drawn.length < minLength) drawn += draw(prng) || "a";
  return drawn;
}

/** Cut before a pair that would be torn apart. */
function atMost(drawn: string, maxLength: number): string {
  if (drawn.length <= maxLength) return drawn;
  const last = drawn.codePointAt(maxLength - 1) ?? 0;
  return last > 0xffff ? `${drawn.slice(0, maxLength - 1)}a` : drawn.slice(0, maxLength);
}
