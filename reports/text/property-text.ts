import type { Claim, Property } from "../../properties/property.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { columns, labelled } from "../../schema/text/layout.ts";

/** Every claim, by its id. */
export function renderPropertyList(claims: readonly Claim[]): string {
  return columns(claims.map(({ id, claim }) => [id, claim]))
    .map((line) => `${line}\n`)
    .join("");
}

/** A claim; of a property also when it runs. */
type Explained = Claim & Pick<Property, "compares" | "onRequest">;

/** When it runs, where that is not always and on each codec. */
function runsText({ id, compares, onRequest }: Explained): readonly string[] {
  const texts = [
    ...(compares === true ? ["for each pair of codecs"] : []),
    ...(onRequest === true ? [`only where it is asked for: --property ${id}`] : []),
  ];
  return texts.length === 0 ? [] : [texts.join(", ")];
}

/** What a property claims, where that is written, and why it matters. */
export function renderProperty(property: Explained, options: TextOptions): string {
  const { strong } = coloursOf(options);
  const lines = [
    strong(property.id),
    ...labelled("claim", [property.claim]),
    ...labelled("source", [property.source]),
    ...labelled("runs", runsText(property)),
    "",
    ...property.explanation.split("\n").map((line) => (line === "" ? "" : `  ${line}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
