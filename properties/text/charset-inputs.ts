import { shrinkBytes } from "../../generators/shrink/bytes.ts";
import {
  charsetEncodings,
  charsetSamples,
  drawCharsetBytes,
} from "../../generators/text-encodings/charset-samples.ts";
import type { CaseInput, CharsetInput } from "../input.ts";
import type { InputChoice, Inputs } from "../property.ts";

/** Bytes of every encoding, or of those chosen. What is tried of an encoding does not depend on the others. */
export function charsetInputs({ encodings }: InputChoice = {}): Inputs {
  const chosen = charsetEncodings().filter((name) => encodings?.includes(name) ?? true);
  return {
    *edges() {
      for (const encoding of chosen)
        for (const bytes of charsetSamples(encoding)) yield { kind: "charset", encoding, bytes };
    },
    random(prng) {
      // One word, whatever the choice: at one seed an encoding has one case.
      const which = prng.below(60_000);
      const encoding = chosen[which % chosen.length] ?? "utf8";
      return { kind: "charset", encoding, bytes: drawCharsetBytes(encoding, prng) };
    },
    *shrink(input) {
      const { encoding, bytes } = charsetInput(input);
      for (const simpler of shrinkBytes(bytes)) yield { kind: "charset", encoding, bytes: simpler };
    },
  };
}

/** An input of encoded text. */
export function charsetInput(input: CaseInput): CharsetInput {
  if (input.kind === "charset") return input;
  throw new TypeError("expected encoded text");
}
