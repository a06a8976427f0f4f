import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { Claim } from "./property.ts";

/** The claim of that id among some. @throws ToolError `usage` with the nearest id where there is none. */
export function findClaimIn<T extends Claim>(all: readonly T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  const ids = all.map((one) => one.id);
  const near = nearest(id, ids);
  throw new ToolError(`no property is called "${id}"`, {
    code: "usage",
    hint: near === undefined ? `there are: ${ids.join(", ")}` : `did you mean "${near}"?`,
  });
}
