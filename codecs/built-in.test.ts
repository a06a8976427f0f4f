import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { builtInCodecs } from "./built-in.ts";

test("every codec is known by its own name", async () => {
  for (const [name, load] of builtInCodecs) expect((await load()).name).toBe(name);
});

test.each(["built-in.ts", "load-codec.ts", "check-codec.ts"])(
  "%s imports no library before its codec is asked for",
  (file) => {
    const text = readFileSync(new URL(file, import.meta.url), "utf8");
    const imported = [...text.matchAll(/^import (?!type ).*from "(.*)";$/gm)].map(
      ([, path]) => path,
    );

    const allowed =
      /^(node:.*|\.\/(built-in|check-codec)\.ts|\.\.\/schema\/(nearest|tool-error)\.ts)$/;
    expect(imported.filter((path) => !allowed.test(path ?? ""))).toEqual([]);
  },
);
