import type fc from "fast-check";
import { canonicalStyle, styleChoices, type WireStyle } from "../schema/wire/style.ts";
import { DrawnArbitrary } from "./drawn-arbitrary.ts";
import type { Prng } from "./prng.ts";
import { turnAt } from "./turns.ts";

type Knob = keyof typeof styleChoices;

// A cast, since the keys of a record that is written out are exactly those.
const knobs = Object.keys(styleChoices) as readonly Knob[];

/** What shuffles and splits of the edges are drawn from. */
const edgeSeed = 1;

/** Other legal ways to write a value: each choice of each knob alone, then all knobs at once. */
export const styleEdges: readonly WireStyle[] = [
  ...knobs.flatMap((knob) =>
    styleChoices[knob].map((choice) => turned({ ...canonicalStyle, seed: edgeSeed }, knob, choice)),
  ),
  allTurned((choices) => choices[0]),
  allTurned((choices) => choices.at(-1)),
];

/** The one of {@link styleEdges} whose turn it is at a place in a list of edges; any choice of places meets all. */
export function styleAt(index: number): WireStyle {
  return styleEdges[turnAt(index, styleEdges.length)] ?? canonicalStyle;
}

/** Draws a way to write a value; every knob stands at its canonical place half of the time. */
export function drawStyle(prng: Prng): WireStyle {
  let style: WireStyle = { ...canonicalStyle, seed: prng.next() >>> 0 };
  for (const knob of knobs)
    if (prng.next() < 0)
      style = turned(style, knob, prng.pick<WireStyle[Knob]>(styleChoices[knob]));
  return style;
}

/** Legal ways to write a value, as a fast-check arbitrary. Shrinks toward the canonical one, a knob at a time. */
export function styleOf(): fc.Arbitrary<WireStyle> {
  return new DrawnArbitrary({ draw: drawStyle, shrink: shrinkStyle, isValid: isStyle });
}

/** Strictly simpler ways: the canonical one, with one knob less, with one knob at an earlier choice. */
export function* shrinkStyle(style: WireStyle): Generator<WireStyle> {
  const away = knobs.filter((knob) => style[knob] !== canonicalStyle[knob]);
  if (away.length > 0 || style.seed !== canonicalStyle.seed) yield canonicalStyle;
  if (away.length > 1) {
    // One choice at its strongest reads easier than two that only fail together.
    const plain = { ...canonicalStyle, seed: style.seed };
    for (const knob of away)
      yield turned(plain, knob, styleChoices[knob].at(-1) ?? canonicalStyle[knob]);
    for (const knob of away) yield turned(style, knob, canonicalStyle[knob]);
  }
  for (const knob of away)
    for (const choice of earlierChoices(knob, style[knob])) yield turned(style, knob, choice);
  if (style.seed > edgeSeed) yield { ...style, seed: edgeSeed };
}

/** How far a way to write is from the canonical one. */
export function styleSize(style: WireStyle): number {
  // A choice less outweighs all that the others could be milder.
  const away = knobs.filter((knob) => style[knob] !== canonicalStyle[knob]);
  const places = away.map((knob) => 100 + placeOf(knob, style[knob]) * 4);
  return places.reduce((sum, place) => sum + place, Math.min(style.seed, 2));
}

function earlierChoices(knob: Knob, choice: WireStyle[Knob]): readonly WireStyle[Knob][] {
  const choices: readonly WireStyle[Knob][] = styleChoices[knob];
  return choices.slice(0, Math.max(0, placeOf(knob, choice) - 1));
}

/** 0 for the canonical place, then by the order of the choices; paddings that no choice names come last. */
function placeOf(knob: Knob, choice: WireStyle[Knob]): number {
  if (choice === canonicalStyle[knob]) return 0;
  const choices: readonly WireStyle[Knob][] = styleChoices[knob];
  const index = choices.indexOf(choice);
  return 1 + (index < 0 ? choices.length : index);
}

function allTurned(
  choose: (choices: readonly WireStyle[Knob][]) => WireStyle[Knob] | undefined,
): WireStyle {
  let style: WireStyle = { ...canonicalStyle, seed: edgeSeed };
  for (const knob of knobs) style = turned(style, knob, choose(styleChoices[knob]) ?? style[knob]);
  return style;
}

function turned(style: WireStyle, knob: Knob, choice: WireStyle[Knob]): WireStyle {
  return { ...style, [knob]: choice };
}

function isStyle(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(canonicalStyle).every((knob) => knob in value);
}
