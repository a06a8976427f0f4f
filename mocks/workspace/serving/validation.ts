import type { DescEnum } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { nameLimits } from "./limits.ts";
import { invalid } from "./refusal.ts";

/** https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp: from the year 1 to the end of 9999. */
const timestampSeconds = { min: -62_135_596_800n, max: 253_402_300_799n } as const;
const maxNanos = 999_999_999;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a name may not have.
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/;

/** A name that must be there. @throws Refusal `INVALID_ARGUMENT` */
export function requireName(value: string, field: string): void {
  if (value === "") throw invalid(field, "must not be empty");
  checkName(value, field);
}

/** A name that may be empty. @throws Refusal `INVALID_ARGUMENT` */
export function checkName(value: string, field: string): void {
  if (value.length > nameLimits.name)
    throw invalid(field, `must have at most ${nameLimits.name} characters`);
  if (controlCharacters.test(value)) throw invalid(field, "must have no control characters");
}

/** The id of a thing: any text that is not empty, since one that was never given out is just not found. @throws Refusal `INVALID_ARGUMENT` */
export function requireId(value: string, field: string): void {
  if (value === "") throw invalid(field, "must not be empty");
}

/** The path of a file. @throws Refusal `INVALID_ARGUMENT` */
export function requireFilePath(value: string, field: string): void {
  requirePath(value, field);
  if (value.endsWith("/")) throw invalid(field, "must name a file, not a folder");
}

/** The path of a file or a folder. @throws Refusal `INVALID_ARGUMENT` */
export function requirePath(value: string, field: string): void {
  if (value === "") throw invalid(field, "must not be empty");
  if (value.length > nameLimits.path)
    throw invalid(field, `must have at most ${nameLimits.path} characters`);
  if (value.includes("\0")) throw invalid(field, "must have no zero character");
}

/** A number of one of the values that an enum names. @throws Refusal `INVALID_ARGUMENT` */
export function checkEnum(value: number, desc: DescEnum, field: string): void {
  if (desc.value[value] === undefined) throw invalid(field, `is no ${desc.name}`);
}

/** @throws Refusal `INVALID_ARGUMENT` */
export function checkNotNegative(value: number, field: string): void {
  if (value < 0) throw invalid(field, "must not be negative");
}

/** @throws Refusal `INVALID_ARGUMENT` */
export function checkWeight(value: number, field: string): void {
  if (!(value >= 0 && value <= 1)) throw invalid(field, "must be from 0 to 1");
}

/** A moment that the well-known type can say. @throws Refusal `INVALID_ARGUMENT` */
export function checkTimestamp(value: Timestamp | undefined, field: string): void {
  if (value === undefined) return;
  if (value.seconds < timestampSeconds.min || value.seconds > timestampSeconds.max)
    throw invalid(`${field}.seconds`, "must be within the years 1 to 9999");
  if (value.nanos < 0 || value.nanos > maxNanos)
    throw invalid(`${field}.nanos`, `must be from 0 to ${maxNanos}`);
}
