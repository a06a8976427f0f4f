import { readFileSync } from "node:fs";
import { ToolError } from "../../schema/tool-error.ts";
import type { Figure } from "../statistics/figure.ts";
import { type Baseline, baselineVersion } from "./baseline.ts";
import type { Fingerprint } from "./fingerprint.ts";

/**
 * Reads what {@link saveBaseline} wrote.
 *
 * @throws ToolError `usage` where there is no such file, it cannot be read, it is of a newer version, or it is no baseline.
 */
export function readBaseline(path: string): Baseline {
  const content = parsed(path, textOf(path));
  if (!isObject(content) || typeof content["schemaVersion"] !== "number")
    throw noBaseline(path, "it has no schemaVersion");
  const { schemaVersion } = content;
  if (schemaVersion > baselineVersion)
    throw new ToolError(
      `${path} has schemaVersion ${schemaVersion}, and this version reads ${baselineVersion}`,
      { code: "usage", hint: "update wireproof, or save the baseline anew with --save" },
    );
  const problem = problemOf(content);
  if (problem !== undefined) throw noBaseline(path, problem);
  return content as unknown as Baseline;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const isMissing = (cause as { readonly code?: unknown } | null)?.code === "ENOENT";
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(isMissing ? `there is no baseline ${path}` : `${path}: ${reason}`, {
      code: "usage",
      hint: isMissing ? `save one first: --save ${path}` : undefined,
      cause,
    });
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noBaseline(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function noBaseline(path: string, why: string, cause?: unknown): ToolError {
  return new ToolError(`${path} is no baseline: ${why}`, {
    code: "usage",
    hint: `save it anew: --save ${path}`,
    cause,
  });
}

type Content = Readonly<{ [name: string]: unknown }>;

function isObject(value: unknown): value is Content {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const texts: readonly (keyof Baseline)[] = [
  ...(["suite", "subject", "seed", "command", "schemaDigest", "startedAt"] as const),
];
const machineTexts: readonly (keyof Fingerprint)[] = ["cpu", "platform", "node", "v8", "hash"];

/** What is wrong with it, or `undefined`. */
function problemOf(content: Content): string | undefined {
  const text = texts.find((name) => typeof content[name] !== "string");
  if (text !== undefined) return `"${text}" is no text`;
  if (content["suite"] !== "codecs" && content["suite"] !== "load")
    return `there is no suite "${String(content["suite"])}"`;
  if (typeof content["referenceWorkload"] !== "number") return '"referenceWorkload" is no number';
  const { machine, figures } = content;
  if (!isObject(machine) || machineTexts.some((name) => typeof machine[name] !== "string"))
    return '"machine" is incomplete';
  if (!Array.isArray(figures) || figures.length === 0) return "it has no figures";
  const bad = figures.findIndex((figure: unknown) => !isFigure(figure));
  return bad === -1 ? twice(figures) : `figure ${bad + 1} is none`;
}

function twice(figures: readonly Figure[]): string | undefined {
  const names = figures.map(({ name }) => name);
  const name = names.find((one, index) => names.indexOf(one) !== index);
  return name === undefined ? undefined : `it has ${name} twice`;
}

function isFigure(figure: unknown): figure is Figure {
  if (!isObject(figure)) return false;
  const { name, unit, better, samples, reference } = figure;
  return (
    typeof name === "string" &&
    ["ns", "calls/s", "bytes"].includes(String(unit)) &&
    (better === "lower" || better === "higher") &&
    isNumbers(samples) &&
    isNumbers(reference) &&
    samples.length > 0 &&
    samples.length === reference.length
  );
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one));
}
