import type { Property } from "../../properties/property.ts";
import { coloursOf, type TextOptions } from "./colours.ts";
import { columns, labelled } from "./layout.ts";

/** Every property with its claim. */
export function renderPropertyList(properties: readonly Property[]): string {
  return columns(properties.map(({ id, claim }) => [id, claim]))
    .map((line) => `${line}\n`)
    .join("");
}

/** What a property claims, where that is written, and why it matters. */
export function renderProperty(property: Property, options: TextOptions): string {
  const { strong } = coloursOf(options);
  const lines = [
    strong(property.id),
    ...labelled("claim", [property.claim]),
    ...labelled("source", [property.source]),
    "",
    ...property.explanation.split("\n").map((line) => (line === "" ? "" : `  ${line}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
