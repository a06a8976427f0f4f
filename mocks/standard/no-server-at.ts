import { ToolError } from "../../schema/tool-error.ts";

/** That no server can be started at an address: somebody else listens there, or may alone. */
export function noServerAt(address: string, cause: Error): ToolError {
  return new ToolError(`no server can be started at ${address}: ${cause.message}`, {
    code: "unreachable",
    hint: "port 0 is one that is free",
    cause,
  });
}
