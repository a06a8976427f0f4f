import type { CompatResult } from "../../engine/compat/compat-result.ts";
import { type Demand, isTransitive } from "../../engine/compat/modes.ts";
import type { Level } from "../../properties/compat/levels.ts";
import { encodingWords } from "./cell-words.ts";
import { hasServices } from "./verdicts.ts";

/** What a level asks of a reader; each holds the ones before it. */
const levelWords: Readonly<Record<Level, string>> = {
  decodes: "readers take every message",
  value: "readers take every message and read what was meant",
  presence: "readers take every message, read what was meant, and tell set from unset",
  lossless:
    "readers take every message, read what was meant, tell set from unset, and hand on all of it",
};

/** What is asked of the changes, a line each, in words that need no manual. */
export function demandWords({
  demand,
  encodings,
  jsonUnknown,
  versions,
}: CompatResult): readonly string[] {
  const names = encodings.map((encoding) => encodingWords[encoding]).join(" and ");
  const unknown = jsonUnknown === "ignore" ? "ignore" : "refuse";
  const json = encodings.includes("json")
    ? `, whose readers ${unknown} fields they do not know`
    : "";
  const all =
    versions.length > 1 && isTransitive(demand.mode) ? ", with every earlier version" : "";
  const services = versions.some(hasServices);
  return [
    `${partiesWords(demand, services)}${all}`,
    `level ${demand.level}: ${levelWords[demand.level]}`,
    `${names}${json}`,
  ];
}

function partiesWords({ mode, order }: Demand, services: boolean): string {
  if (mode !== undefined) return `mode ${mode}: ${modeWords(mode)}`;
  if (!services) return "each version reads what the other writes, since there are no services";
  if (order === "any") return "servers and clients are updated in any order";
  const party = order === "servers first" ? "servers" : "clients";
  return `${party} are updated first; what goes both ways, or no service carries, is read by both versions`;
}

function modeWords(mode: string): string {
  if (mode.startsWith("BACKWARD")) return "the new version reads what the old one wrote";
  if (mode.startsWith("FORWARD")) return "the old version reads what the new one writes";
  return "each version reads what the other writes";
}
