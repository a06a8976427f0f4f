import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSchema } from "../../../../schema/load.ts";
import type { Schema } from "../../../../schema/schema.ts";

/** The schema that a `.proto` text is, without the line that says which syntax. */
export function schemaOf(text: string): Schema {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-reach-"));
  try {
    const file = join(folder, "test.proto");
    writeFileSync(file, `syntax = "proto3";\n${text}`);
    return loadSchema({ paths: [file] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
