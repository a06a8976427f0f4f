import type { Serving } from "../serving/serving.ts";
import { acceptsWhatItMustReject } from "./accepts-what-it-must-reject.ts";
import { answersAnotherCaller } from "./answers-another-caller.ts";
import type { Defect } from "./defect.ts";
import { diesOnUnknownEnum } from "./dies-on-unknown-enum.ts";
import { doubleEncodes } from "./double-encodes.ts";
import { dropsUnknownFields } from "./drops-unknown-fields.ts";
import { ignoresTheDeadline } from "./ignores-the-deadline.ts";
import { leaksAStackTrace } from "./leaks-a-stack-trace.ts";
import { losesAField } from "./loses-a-field.ts";
import { lowerCases } from "./lower-cases.ts";
import { normalises } from "./normalises.ts";
import { notIdempotent } from "./not-idempotent.ts";
import { swapsTwoFields } from "./swaps-two-fields.ts";
import { throwsOnDepth20 } from "./throws-on-depth-20.ts";
import { throwsOnEmoji } from "./throws-on-emoji.ts";
import { throwsOnEmptyString } from "./throws-on-empty-string.ts";
import { throwsOnInt64Beyond253 } from "./throws-on-int64-beyond-2-53.ts";
import { throwsOnMapOf1000 } from "./throws-on-map-of-1000.ts";
import { throwsOnNegativeZero } from "./throws-on-negative-zero.ts";
import { trims } from "./trims.ts";
import { truncatesAt255 } from "./truncates-at-255.ts";

/** What a copy of the services may have wrong. */
export type DefectName =
  | "throws-on-empty-string"
  | "throws-on-emoji"
  | "throws-on-int64-beyond-2-53"
  | "throws-on-negative-zero"
  | "throws-on-map-of-1000"
  | "throws-on-depth-20"
  | "loses-a-field"
  | "trims"
  | "lower-cases"
  | "normalises"
  | "truncates-at-255"
  | "swaps-two-fields"
  | "answers-another-caller"
  | "leaks-a-stack-trace"
  | "ignores-the-deadline"
  | "dies-on-unknown-enum"
  | "accepts-what-it-must-reject"
  | "double-encodes"
  | "drops-unknown-fields"
  | "not-idempotent";

/** By name. */
export const defects: ReadonlyMap<DefectName, Defect> = new Map<DefectName, Defect>([
  ["throws-on-empty-string", throwsOnEmptyString],
  ["throws-on-emoji", throwsOnEmoji],
  ["throws-on-int64-beyond-2-53", throwsOnInt64Beyond253],
  ["throws-on-negative-zero", throwsOnNegativeZero],
  ["throws-on-map-of-1000", throwsOnMapOf1000],
  ["throws-on-depth-20", throwsOnDepth20],
  ["loses-a-field", losesAField],
  ["trims", trims],
  ["lower-cases", lowerCases],
  ["normalises", normalises],
  ["truncates-at-255", truncatesAt255],
  ["swaps-two-fields", swapsTwoFields],
  ["answers-another-caller", answersAnotherCaller],
  ["leaks-a-stack-trace", leaksAStackTrace],
  ["ignores-the-deadline", ignoresTheDeadline],
  ["dies-on-unknown-enum", diesOnUnknownEnum],
  ["accepts-what-it-must-reject", acceptsWhatItMustReject],
  ["double-encodes", doubleEncodes],
  ["drops-unknown-fields", dropsUnknownFields],
  ["not-idempotent", notIdempotent],
]);

/** The names, for whoever takes one as text. */
export function isDefectName(name: string): name is DefectName {
  return [...defects.keys()].some((known) => known === name);
}

/** A copy of the services with some things wrong. */
export function withDefects(serving: Serving, names: readonly DefectName[]): Serving {
  return names.reduce((copy, name) => defects.get(name)?.(copy) ?? copy, serving);
}
