import type { CompatResult, Hazard, VersionResult } from "../../engine/compat/compat-result.ts";
import { printable } from "../../schema/printable.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  counted,
  labelled,
  linesText,
  listed,
  plural,
  prose,
  shortValue,
} from "../../schema/text/layout.ts";
import { placeText } from "./verdicts.ts";

/** Hazards that are shown of one version; the rest is counted. */
const maxHazards = 10;

/** Names that are listed; the rest is counted. */
const maxNames = 10;

/** What no message can show today: each with the line that takes it out of the world. */
export function hazardText({ hazards }: VersionResult, options: TextOptions): string {
  const { warn, strong } = coloursOf(options);
  const shown = hazards.slice(0, maxHazards);
  const more = hazards.length - shown.length;
  const lines = shown.flatMap((hazard) => [
    `${warn("WARN")}  ${strong(printable(hazard.subject))}   ${printable(hazard.message)}`,
    ...hazardLines(hazard),
  ]);
  const rest = more === 0 ? [] : [`${warn("WARN")}  ${plural(more, "more warning")} of this kind`];
  return linesText([...lines, ...rest]);
}

function hazardLines({ remedy, location }: Hazard): readonly string[] {
  return [
    ...labelled("add", remedy === undefined ? [] : prose(printable(remedy))),
    ...labelled("at", location === undefined ? [] : [printable(placeText(location))]),
  ];
}

/** Messages that only one version has. */
export function oneSidedText({ onlyOld, onlyNew }: VersionResult): string {
  return linesText([...namesLines("only in old", onlyOld), ...namesLines("only in new", onlyNew)]);
}

function namesLines(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, maxNames).map((name) => printable(name));
  const more = names.length - shown.length;
  const list = listed(more === 0 ? shown : [...shown, `and ${counted(more)} more`]);
  return [
    `${title}: ${plural(names.length, "message")}, listed and not judged`,
    ...list.map((line) => `  ${line}`),
  ];
}

/** Changes that somebody accepted, and until when. */
export function acceptedText({ accepted, versions }: CompatResult): string {
  return linesText(
    accepted.flatMap(({ subject, against, until, reason }) => {
      const where = versions.length > 1 ? ` against ${against}` : "";
      return labelled("accepted", [
        printable(`${subject}${where}, until ${until}`),
        ...prose(shortValue(reason)).map((line) => `  ${line}`),
      ]);
    }),
  );
}

const staleWords = {
  expired: "its last day is over: fix the change, or give it another day",
  "breaks nothing": "it accepts nothing that breaks: take it off the list",
} as const;

/** Entries of the file of accepted changes that are no good any more. */
export function staleText({ stale }: CompatResult, options: TextOptions): string {
  const { bad } = coloursOf(options);
  return linesText(
    stale.flatMap(({ place, text, reason }) => [
      `${bad("STALE")} ${printable(place)}   ${printable(text)}`,
      `      ${staleWords[reason]}`,
    ]),
  );
}
