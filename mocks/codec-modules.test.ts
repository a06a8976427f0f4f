import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadCodec } from "../codecs/load-codec.ts";

const folder = fileURLToPath(new URL("codec-modules", import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));

test.each(files)("%s loads by its path, and is called after its file", async (file) => {
  const codec = await loadCodec(`./${file}`, folder);

  expect(`${codec.name}.ts`).toBe(file);
});

test("there is a module for each fault", () => {
  expect(files).toHaveLength(60);
});
