import { existsSync } from "node:fs";
import { ToolError } from "../../schema/tool-error.ts";

/** What a benchmark is of. */
export type BenchSubject =
  | { readonly kind: "schema"; readonly paths: readonly string[] }
  | { readonly kind: "server"; readonly address: string | undefined };

/**
 * What stands behind `bench`: the address of a server, or the paths of a schema.
 *
 * @throws ToolError `usage` where there is neither, or both.
 */
export function benchSubject(
  words: readonly string[],
  flags: { readonly spawn?: string; readonly demo?: true; readonly target?: string },
): BenchSubject {
  if (flags.demo === true && words.length > 0)
    throw new ToolError(`--demo brings its own schemas, but ${words.join(", ")} is given too`, {
      code: "usage",
      hint: "leave out one of the two",
    });
  const address = words.find(isAddress);
  if (address !== undefined) {
    if (words.length > 1) throw tooMany(words, address);
    return { kind: "server", address };
  }
  if (words.length > 0 || flags.demo === true) return { kind: "schema", paths: words };
  if (flags.spawn !== undefined || flags.target !== undefined)
    return { kind: "server", address: flags.target };
  throw new ToolError("nothing to measure is given", {
    code: "usage",
    hint: "name a schema (wireproof bench protos/), a server (wireproof bench localhost:50051), or --demo",
  });
}

function tooMany(words: readonly string[], address: string): ToolError {
  const other = words.find((word) => word !== address) ?? address;
  return new ToolError(`one server is measured at a time, but ${words.join(" and ")} are given`, {
    code: "usage",
    hint: isAddress(other)
      ? `--against ${other} compares two servers in one run`
      : `--proto ${other} gives the schema of a server`,
  });
}

/** `host:port`, `[::1]:port` or `unix:/path`; a file of that name is a file. */
function isAddress(word: string): boolean {
  if (existsSync(word)) return false;
  return /^unix:/.test(word) || /^(?:\[[^\]]+\]|[^\s/\\:]+):\d+$/.test(word);
}
