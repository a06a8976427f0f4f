import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { builtInCodecs } from "./built-in.ts";

test("every codec is known by its own name", () => {
  for (const [name, codec] of builtInCodecs) expect(codec().name).toBe(name);
});

test.each(["built-in.ts", "our-codecs.ts", "load-codec.ts"])(
  "%s imports no library of a codec",
  (file) => {
    const imported = importedBy(new URL(file, import.meta.url));

    expect(imported).toContain("node:module");
    expect([...imported].filter((name) => !name.startsWith("node:"))).toEqual([]);
  },
);

/** What a file of this folder and those that it imports take from outside, when they load. */
function importedBy(file: URL, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file.href)) return new Set();
  seen.add(file.href);
  const imported = new Set<string>();
  for (const [, path = ""] of readFileSync(file, "utf8").matchAll(staticImport))
    if (path.startsWith("./"))
      for (const name of importedBy(new URL(path, file), seen)) imported.add(name);
    else if (!path.startsWith("../")) imported.add(path);
  return imported;
}

const staticImport = /^import (?!type )[^;]*?"([^"]+)";$/gm;
