import { ToolError } from "../../schema/tool-error.ts";

/**
 * What is measured beside results that are there already: where the server is gone by then, it is nothing, and a warning says so, but
 * the results stay.
 *
 * @param without what there is not then: `what changed could not be confirmed`
 */
export async function ifReachable<Result>(
  without: string,
  measure: () => Promise<readonly Result[]>,
  warn: (message: string) => void,
): Promise<readonly Result[]> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== "unreachable") throw error;
    warn(`${without}: ${error.message}`);
    return [];
  }
}
