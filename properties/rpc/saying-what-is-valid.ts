import type { Applicability } from "../property.ts";
import type { MethodFacts } from "./call-property.ts";

/** Applies where the config says which requests of the method are valid. */
export function sayingWhatIsValid(facts: MethodFacts): Applicability {
  return facts.isValid === undefined
    ? { applies: false, reason: "the config does not say which requests are valid" }
    : { applies: true };
}
