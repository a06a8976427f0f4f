import type { MockDelay, MockDelays } from "../mocks/server/mock-options.ts";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import { duration } from "./flag-values.ts";

/** Where in a call there can be a delay. */
export type DelayPlace = keyof MockDelays;

const places: readonly DelayPlace[] = ["headers", "messages", "trailers"];

/** A delay and where it is: `headers=100ms`, `messages=1s..2s`. @throws ToolError `usage` where the text is none. */
export function mockDelay(
  flag: string,
): (text: string) => readonly [where: DelayPlace, delay: MockDelay] {
  return (text) => {
    const [, word = "", least = "", most = least] = /^([^=]*)=(.*?)(?:\.\.(.*))?$/.exec(text) ?? [];
    const where = places.find((one) => one === word);
    if (where === undefined) throw noPlace(flag, text, word);
    const ms = duration(flag, { min: 0 });
    return [where, [ms(least), duration(flag, { min: ms(least) })(most)]];
  };
}

function noPlace(flag: string, text: string, word: string): ToolError {
  const near = nearest(word, places);
  const hint = near === undefined ? `as in ${flag} headers=100ms` : `did you mean "${near}"?`;
  return new ToolError(
    `${flag}: expected a place of ${places.join(", ")} and a time, got "${text}"`,
    {
      code: "usage",
      hint,
    },
  );
}
