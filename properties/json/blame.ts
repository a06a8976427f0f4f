import type { CaseInput } from "../input.ts";
import type { CaseContext, Property } from "../property.ts";
import type { BlamedElsewhere } from "../verdict.ts";

/**
 * The failure of another property on an input, if it fails there: then that property has it to tell,
 * by its own verdict, and nobody else.
 */
export async function blamedOn(
  property: Property,
  input: CaseInput,
  context: CaseContext,
): Promise<BlamedElsewhere | undefined> {
  const verdict = await property.check(input, context);
  if (verdict.kind === "blamed elsewhere") return verdict;
  if (verdict.kind !== "broken") return undefined;
  const { signature } = verdict.failure;
  return { kind: "blamed elsewhere", property: property.id, signature, input };
}
