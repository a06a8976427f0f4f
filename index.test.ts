import { readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, test } from "vitest";
import * as wireproof from "./index.ts";

// A name that goes, or changes what it does, is a change of major version.
test("the package offers what it promises", () => {
  expect(Object.keys(wireproof).sort()).toMatchInlineSnapshot(`
    [
      "CodecCrash",
      "CodecDeclines",
      "JsonError",
      "ToolError",
      "UnencodableError",
      "WireError",
      "annotateBytes",
      "binary",
      "canonicalStyle",
      "compatReport",
      "decode",
      "defineConfig",
      "edgesOf",
      "encode",
      "encodeInStyle",
      "exitCode",
      "findProperty",
      "firstDifference",
      "fromJson",
      "jsonReport",
      "liveReport",
      "loadCodec",
      "loadSchema",
      "loadSide",
      "messageOf",
      "mockServer",
      "oraclePlan",
      "planOf",
      "properties",
      "readAccepted",
      "readAnswers",
      "replay",
      "run",
      "runCompat",
      "runLive",
      "styleOf",
      "text",
      "toJson",
    ]
  `);
});

/** The names that an entry offers, with the file of each. */
function offeredBy(entry: string): ReadonlyMap<string, string> {
  const lists = textOf(entry).matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)"/gm);
  return new Map(
    [...lists].flatMap(([, names = "", file = ""]) =>
      namesIn(names).map((name) => [name, join(dirname(entry), file)] as const),
    ),
  );
}

/** Of `type A, b, c`. */
function namesIn(list: string): readonly string[] {
  return list
    .split(",")
    .map((name) => name.trim().replace(/^type /, ""))
    .filter((name) => name !== "");
}

function textOf(file: string): string {
  return readFileSync(new URL(file, import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
}

/** Types of ours in the signature of a function; none where the name is something else. */
function typesOf(name: string, file: string): readonly string[] {
  const text = textOf(file);
  const signature = new RegExp(`^export (?:async )?function ${name}\\b[\\s\\S]*?\\{\\n`, "m").exec(
    text,
  );
  const imported = [...text.matchAll(/^import (?:type )?\{([^}]*)\} from "\./gm)];
  const ours = imported.flatMap(([, names = ""]) => namesIn(names));
  const own = [...text.matchAll(/^export (?:interface|type|class) (\w+)/gm)];
  const known = new Set([...ours, ...own.map(([, type]) => type)]);
  return (signature?.[0].match(/\b[A-Z]\w*/g) ?? []).filter((type) => known.has(type));
}

for (const entry of ["index.ts", "vitest/index.ts"])
  test(`what functions of ${entry} take and give can be named by who uses them`, () => {
    const offered = offeredBy(entry);
    const named = [...offered].flatMap(([name, file]) => typesOf(name, file));

    expect(named).toContain("MockOptions");
    expect(named.filter((type) => !offered.has(type))).toEqual([]);
  });

/** The packages that are read when a file is imported. */
function packagesOf(entry: string): ReadonlySet<string> {
  const [packages, files] = [new Set<string>(), new Set([entry])];
  for (const file of files)
    for (const [, from = ""] of textOf(file).matchAll(
      /^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gm,
    ))
      if (from.startsWith(".")) files.add(join(dirname(file), from));
      else packages.add(from);
  return packages;
}

test("a library that only a server needs is read when one is called", () => {
  expect(packagesOf("engine/live/run-live.ts")).toContain("@grpc/grpc-js");
  expect(packagesOf("index.ts")).toContain("@bufbuild/protobuf");
  expect(packagesOf("index.ts")).not.toContain("@grpc/grpc-js");
});
