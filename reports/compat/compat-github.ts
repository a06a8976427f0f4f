import { createHash } from "node:crypto";
import type {
  CompatResult,
  Hazard,
  Loss,
  StaleEntry,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import { printable } from "../../schema/printable.ts";
import type { Location } from "../../schema/schema.ts";
import { placesOf } from "./cell-words.ts";
import { changeWords, methodWords } from "./change-words.ts";
import { type CompatTextOptions, compatText } from "./compat-text.ts";
import { failingOf, isOnMethod, locationOf, type Verdict } from "./verdicts.ts";

/**
 * How many annotations of one kind GitHub shows of a step; the rest it drops without a word.
 * https://docs.github.com/en/actions/reference/limits
 */
const maxAnnotations = 10;

/**
 * Workflow commands that GitHub turns into annotations of the `.proto` lines, and below them the whole text that a
 * person reads: nothing else is to be written.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function compatGithub(
  result: CompatResult,
  { quiet, runner }: Omit<CompatTextOptions, "colour"> = { quiet: false },
): string {
  const errors = result.versions.flatMap((version) =>
    failingOf(result, version).map((verdict) => errorOf(result, version, verdict)),
  );
  const warnings = [
    ...result.versions.flatMap(({ hazards }) => hazards.map(hazardWarning)),
    ...result.stale.map(staleWarning),
  ];
  // Whoever writes the text of a schema must not give commands: between these two lines GitHub takes none.
  const token = tokenOf(result);
  return [
    ...annotated("error", errors, "more breaking changes"),
    ...annotated("warning", warnings, "more warnings"),
    `::stop-commands::${token}`,
    compatText(result, { colour: false, quiet, runner }).trimEnd(),
    `::${token}::`,
    "",
  ].join("\n");
}

/** What is said of a line. */
interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly location: Pick<Location, "file" | "line"> | undefined;
}

function annotated(
  kind: "error" | "warning",
  annotations: readonly Annotation[],
  rest: string,
): readonly string[] {
  if (annotations.length <= maxAnnotations)
    return annotations.map((annotation) => commandOf(kind, annotation));
  const shown = annotations.slice(0, maxAnnotations - 1);
  const title = `${annotations.length - shown.length} ${rest}`;
  const message = "GitHub shows ten of a kind: the log of this step and the JSON report have all";
  return [...shown, { title, message, location: undefined }].map((annotation) =>
    commandOf(kind, annotation),
  );
}

function commandOf(kind: "error" | "warning", { title, message, location }: Annotation): string {
  const place =
    location === undefined ? "" : `file=${property(location.file)},line=${location.line},`;
  return `::${kind} ${place}title=${property(title)}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function errorOf(result: CompatResult, version: VersionResult, verdict: Verdict): Annotation {
  const words = isOnMethod(verdict) ? methodWords(verdict.change) : changeWords(verdict.change);
  const against = result.versions.length > 1 ? ` against ${version.against}` : "";
  return {
    title: `${verdict.change.subject}: ${words}`,
    message: [`breaks${against}`, ...evidence(verdict), ...(verdict.remedy ?? [])]
      .map(printable)
      .join("\n"),
    location: locationOf(verdict),
  };
}

/** One line for each way that breaks. */
function evidence(verdict: Verdict): readonly string[] {
  if (isOnMethod(verdict))
    return verdict.breaking.map(({ client, got }) => `${client} client: ${got}`);
  return verdict.cells.flatMap((cell) => {
    const loss = cell.losses.find((one) => verdict.breaking.includes(one));
    return loss === undefined ? [] : [`${placesOf([cell])}: ${lossLine(loss)}`];
  });
}

/** Long messages are in the log. */
const maxJson = 200;

function lossLine({ json, meant, got }: Loss): string {
  const message = json.length > maxJson ? `${json.slice(0, maxJson)}…` : json;
  return got.startsWith("refused") ? `${message} is ${got}` : `${message}: ${meant} becomes ${got}`;
}

function hazardWarning({ subject, message, remedy, location }: Hazard): Annotation {
  return {
    title: subject,
    message: remedy === undefined ? message : `${message}; add: ${remedy}`,
    location,
  };
}

function staleWarning({ place, text, reason }: StaleEntry): Annotation {
  const colon = place.lastIndexOf(":");
  const line = Number(place.slice(colon + 1));
  return {
    title: `stale: ${text}`,
    message: reason === "expired" ? "its last day is over" : "it accepts nothing that breaks",
    location: Number.isInteger(line) ? { file: place.slice(0, colon), line } : undefined,
  };
}

/** What a schema cannot foresee. */
function tokenOf({ seed, startedAt, durationMs }: CompatResult): string {
  const hash = createHash("sha256").update([seed, startedAt, durationMs].join("\n"));
  return `wireproof-${hash.digest("hex").slice(0, 24)}`;
}
