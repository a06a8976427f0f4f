import { ToolError } from "../schema/tool-error.ts";

/** V8 makes no longer string. */
const longest = 2 ** 29 - 24;

/** How long something may be. */
export interface Lengths {
  /** @defaultValue 0 */
  readonly minLength?: number;
  /** @defaultValue no limit */
  readonly maxLength?: number;
}

/**
 * The lengths that are asked for, whatever is left out. Refuses those that nothing has, in the name
 * of the function that was asked for them.
 *
 * @throws ToolError `usage` where `minLength` is no whole number from 0 to 2^29 - 24, or `maxLength`
 * neither a whole number from `minLength` on nor infinite.
 */
export function lengthsOf(
  name: string,
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Lengths,
): Required<Lengths> {
  const isMin = Number.isInteger(minLength) && minLength >= 0 && minLength <= longest;
  const isMax = Number.isInteger(maxLength) || maxLength === Number.POSITIVE_INFINITY;
  if (isMin && isMax && minLength <= maxLength) return { minLength, maxLength };
  throw new ToolError(`${name}: no length is at least ${minLength} and at most ${maxLength}`, {
    code: "usage",
  });
}

/**
 * Refuses a limit that counts nothing (a fraction, a negative number, NaN, infinity), or too much.
 *
 * @throws ToolError `usage` that names the limit.
 */
export function assertCount(
  name: string,
  count: number | undefined,
  max: number = Number.MAX_SAFE_INTEGER,
): void {
  if (count === undefined || (Number.isInteger(count) && count >= 0 && count <= max)) return;
  throw new ToolError(`${name}: ${count} is no whole number from 0 to ${max}`, { code: "usage" });
}
