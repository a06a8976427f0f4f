import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeBelow } from "./bundle.ts";
import { runGenerator } from "./generator.ts";

/** What a generator that reads `.proto` files is told, in a folder that holds them. */
export interface SourceRun {
  readonly args: readonly string[];
  /** The file that it writes, from the same folder. */
  readonly output: string;
}

/**
 * What a generator writes that reads `.proto` text, from files in a folder that is gone afterwards.
 *
 * @throws Error with the generator's own complaint.
 */
export async function generatedFiles(
  program: string,
  sources: ReadonlyMap<string, string>,
  { args, output }: SourceRun,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-"));
  try {
    for (const [path, text] of sources) writeBelow(folder, path, text);
    mkdirSync(dirname(join(folder, output)), { recursive: true });
    await runGenerator({ program, args, folder });
    return readFileSync(join(folder, output), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
