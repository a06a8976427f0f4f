import type { MessageValue } from "../../schema/value.ts";
import type { CaseContext } from "../property.ts";
import type { BlamedElsewhere } from "../verdict.ts";
import { blamedOn } from "./blame.ts";
import { jsonInput } from "./inputs.ts";
import { roundTrip } from "./round-trip.ts";
import { toBinary } from "./to-binary.ts";

/**
 * The failure of reading a value in its plainest text, if there is one: a property about something
 * else than that has nothing to say of it then. Of a codec without binary it is `json/round-trip`
 * that tells.
 */
export async function blamedOnPlainText(
  context: CaseContext,
  value: MessageValue,
): Promise<BlamedElsewhere | undefined> {
  const reading = context.codec.claims.formats.includes("binary") ? toBinary : roundTrip;
  return blamedOn(reading, jsonInput(context.type, value), context);
}
