import { readFileSync } from "node:fs";
import { ToolError } from "../../schema/tool-error.ts";
import { type Baseline, baselineVersion } from "./baseline.ts";
import { baselineProblem } from "./baseline-problem.ts";
import { isObject } from "./member-problem.ts";

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
  if (!Number.isSafeInteger(schemaVersion) || schemaVersion < 1)
    throw noBaseline(path, `there is no schemaVersion ${schemaVersion}`);
  if (schemaVersion > baselineVersion)
    throw new ToolError(
      `${path} has schemaVersion ${schemaVersion}, and this version reads ${baselineVersion}`,
      { code: "usage", hint: "update wireproof, or save the baseline anew with --save" },
    );
  const problem = baselineProblem(content);
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
