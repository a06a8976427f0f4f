import { expect, test } from "vitest";
import { wantsColour } from "./wants-colour.ts";

for (const [what, choice, expected] of [
  ["a terminal gets colours", { env: {}, isTerminal: true, noColour: false }, true],
  ["a pipe gets none", { env: {}, isTerminal: false, noColour: false }, false],
  [
    "a dumb terminal gets none",
    { env: { TERM: "dumb" }, isTerminal: true, noColour: false },
    false,
  ],
  [
    "NO_COLOR takes them from a terminal",
    { env: { NO_COLOR: "1" }, isTerminal: true, noColour: false },
    false,
  ],
  [
    "an empty NO_COLOR says nothing",
    { env: { NO_COLOR: "" }, isTerminal: true, noColour: false },
    true,
  ],
  [
    "FORCE_COLOR gives them to a pipe",
    { env: { FORCE_COLOR: "1" }, isTerminal: false, noColour: false },
    true,
  ],
  [
    "FORCE_COLOR counts more than NO_COLOR",
    { env: { FORCE_COLOR: "1", NO_COLOR: "1" }, isTerminal: false, noColour: false },
    true,
  ],
  [
    "FORCE_COLOR=0 takes them from a terminal",
    { env: { FORCE_COLOR: "0" }, isTerminal: true, noColour: false },
    false,
  ],
  [
    "an empty FORCE_COLOR says nothing",
    { env: { FORCE_COLOR: "" }, isTerminal: false, noColour: false },
    false,
  ],
  [
    "the command line counts most",
    { env: { FORCE_COLOR: "1" }, isTerminal: true, noColour: true },
    false,
  ],
] as const)
  test(what, () => {
    expect(wantsColour(choice)).toBe(expected);
  });
