import type fc from "fast-check";
import {
  canonicalJsonStyle,
  type JsonStyle,
  jsonStyleChoices,
} from "../../schema/json/json-style.ts";
import { DrawnArbitrary } from "../drawn-arbitrary.ts";
import type { Prng } from "../prng.ts";
import { turnAt } from "../turns.ts";

/** One choice in how a value is written as ProtoJSON. */
export type JsonKnob = keyof typeof jsonStyleChoices;

/** Every choice, in the order in which they are declared. */
// A cast, since the keys of a record that is written out are exactly those.
export const jsonKnobs: readonly JsonKnob[] = Object.keys(jsonStyleChoices) as JsonKnob[];

/** Other legal spellings of a value: each choice of each knob alone, then all knobs at once. */
export const jsonStyleEdges: readonly JsonStyle[] = [
  ...jsonKnobs.flatMap((knob) =>
    jsonStyleChoices[knob].map((choice) => turned(canonicalJsonStyle, knob, choice)),
  ),
  allTurned((choices) => choices[0]),
  allTurned((choices) => choices.at(-1)),
];

/** The one of {@link jsonStyleEdges} whose turn it is at a place in a list of edges; any choice of places meets all. */
export function jsonStyleAt(index: number): JsonStyle {
  return jsonStyleEdges[turnAt(index, jsonStyleEdges.length)] ?? canonicalJsonStyle;
}

/** Draws a spelling; every knob stands at its canonical place half of the time. */
export function drawJsonStyle(prng: Prng): JsonStyle {
  let style = canonicalJsonStyle;
  for (const knob of jsonKnobs)
    if (prng.next() < 0)
      style = turned(style, knob, prng.pick<JsonStyle[JsonKnob]>(jsonStyleChoices[knob]));
  return style;
}

/** Legal spellings of a value as ProtoJSON, as a fast-check arbitrary. Shrinks toward the canonical one, a knob at a time. */
export function jsonStyleOf(): fc.Arbitrary<JsonStyle> {
  return new DrawnArbitrary({ draw: drawJsonStyle, shrink: shrinkJsonStyle, isValid: isJsonStyle });
}

/** Strictly simpler spellings: the canonical one, with one knob alone, with one less, with one at an earlier choice. */
export function* shrinkJsonStyle(style: JsonStyle): Generator<JsonStyle> {
  const away = jsonKnobs.filter((knob) => style[knob] !== canonicalJsonStyle[knob]);
  if (away.length > 0) yield canonicalJsonStyle;
  if (away.length > 1) {
    for (const knob of away) yield turned(canonicalJsonStyle, knob, style[knob]);
    for (const knob of away) yield turned(style, knob, canonicalJsonStyle[knob]);
  }
  for (const knob of away)
    for (const choice of earlierChoices(knob, style[knob])) yield turned(style, knob, choice);
}

/** How far a spelling is from the canonical one. */
export function jsonStyleSize(style: JsonStyle): number {
  // A choice less outweighs all that the others could be milder.
  return jsonKnobs
    .filter((knob) => style[knob] !== canonicalJsonStyle[knob])
    .reduce((sum, knob) => sum + 100 + earlierChoices(knob, style[knob]).length, 0);
}

/** Whether data are a spelling: every knob at one of its places, and nothing else. */
export function isJsonStyle(data: unknown): data is JsonStyle {
  if (typeof data !== "object" || data === null) return false;
  const places = data as Readonly<Record<string, unknown>>;
  return (
    Object.keys(places).length === jsonKnobs.length + 1 &&
    Number.isSafeInteger(places["unsetField"]) &&
    jsonKnobs.every((knob) => isPlace(knob, places[knob]))
  );
}

function isPlace(knob: JsonKnob, place: unknown): boolean {
  const choices: readonly unknown[] = jsonStyleChoices[knob];
  return place === canonicalJsonStyle[knob] || choices.includes(place);
}

function earlierChoices(
  knob: JsonKnob,
  choice: JsonStyle[JsonKnob],
): readonly JsonStyle[JsonKnob][] {
  const choices: readonly JsonStyle[JsonKnob][] = jsonStyleChoices[knob];
  return choices.slice(0, Math.max(0, choices.indexOf(choice)));
}

function allTurned(
  choose: (choices: readonly JsonStyle[JsonKnob][]) => JsonStyle[JsonKnob] | undefined,
): JsonStyle {
  let style = canonicalJsonStyle;
  for (const knob of jsonKnobs)
    style = turned(style, knob, choose(jsonStyleChoices[knob]) ?? style[knob]);
  return style;
}

function turned(style: JsonStyle, knob: JsonKnob, choice: JsonStyle[JsonKnob]): JsonStyle {
  return { ...style, [knob]: choice };
}
