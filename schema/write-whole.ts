import { renameSync, writeFileSync } from "node:fs";

/** Writes a file at once: a reader never sees half of it. Its folder is there. @throws whatever the system says against it. */
export function writeWhole(path: string, content: string): void {
  const draft = `${path}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
