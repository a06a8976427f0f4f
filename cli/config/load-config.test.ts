import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ToolError } from "../../schema/tool-error.ts";
import { loadConfig } from "./load-config.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-config-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function load(file?: string, environment: Readonly<Record<string, string>> = {}) {
  return loadConfig({ folder, file, environment });
}

async function troubleOf(promise: Promise<unknown>): Promise<ToolError> {
  const error = await promise.then(
    () => new Error("it did not reject"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ToolError) return error;
  throw error;
}

test("a folder without a config has none", async () => {
  expect(await load()).toBeUndefined();
});

test("TypeScript with types, another module and a wait is loaded, and leaves nothing behind", async () => {
  write("ids.ts", "export const id: string = 'documents/title-is-kept';\n");
  write(
    "wireproof.config.ts",
    `import { defineConfig, type WireproofConfig } from "wireproof";
     import { id } from "./ids.ts";
     const target: string = await Promise.resolve("localhost:1");
     const config: WireproofConfig = defineConfig({
       run: {
         target,
         properties: [{ id, claim: "c", methods: ["**"], check: () => undefined }],
       },
     });
     export default config;`,
  );

  const loaded = await load();

  expect(loaded).toMatchObject({ name: "wireproof.config.ts", folder });
  expect(loaded?.config.run?.target).toBe("localhost:1");
  expect(loaded?.config.run?.properties?.[0]?.id).toBe("documents/title-is-kept");
  expect(readdirSync(folder).sort()).toEqual(["ids.ts", "wireproof.config.ts"]);
});

for (const [name, text] of [
  ["wireproof.config.mts", 'export default { run: { target: "a:1" satisfies string } };'],
  ["wireproof.config.js", 'export default { run: { target: "a:1" } };'],
  ["wireproof.config.mjs", 'export default { run: { target: "a:1" } };'],
  ["wireproof.config.json", '{ "run": { "target": "a:1" } }'],
] as const)
  test(`${name} is found`, async () => {
    write(name, text);

    expect(await load()).toMatchObject({ name, config: { run: { target: "a:1" } } });
  });

test("what a config takes of the package beyond what is at hand is the package's own", async () => {
  write(
    "wireproof.config.ts",
    `import { defineConfig, messageOf, ToolError } from "wireproof";
     export default defineConfig({ run: { target: [typeof messageOf, new ToolError("m", { code: "config" }).code].join() } });`,
  );

  expect((await load())?.config.run?.target).toBe("function,config");
});

test("two configs in one folder are refused, one by --config is not", async () => {
  write("wireproof.config.json", '{ "run": { "target": "a:1" } }');
  write("wireproof.config.mjs", "export default {};");

  const { message, hint } = await troubleOf(load());
  const given = await load("./wireproof.config.json");

  expect(message).toBe("there are two configs: wireproof.config.mjs and wireproof.config.json");
  expect(hint).toContain("--config");
  expect(given?.config).toEqual({ run: { target: "a:1" } });
});

for (const [what, name, text, message] of [
  ["a syntax error of a module", "c.ts", "const a = 1;\nexport default {\n  b: ;\n};", "c.ts:3:5"],
  ["a throw", "c.mjs", "\nexport default {\n  a: nope.b,\n};", "nope is not defined ("],
  ["a throw's line", "c.mjs", "\nexport default {\n  a: nope.b,\n};", "c.mjs:3:6)"],
  ["a missing module", "c.ts", 'import "./no.ts";\nexport default {};', "./no.ts"],
  ["nothing exported", "c.ts", "export const config = {};", "c.ts: exports nothing by default"],
  ["no object", "c.ts", "export default 7;", "c.ts: expected an object, got 7"],
  ["a syntax error of JSON", "c.json", '{\n  "run": {,}\n}', "c.json: line 2, column 11: "],
  [
    "an unknown setting",
    "c.json",
    '{ "run": { "maxExample": 1 } }',
    "c.json: run.maxExample: there",
  ],
  ["a name that is not there", "c.yaml", "", "c.yaml: a config is a module or a JSON text"],
] as const)
  test(`${what} is told with its place`, async () => {
    write(name, text);

    const error = await troubleOf(load(name));

    expect(error.code).toBe("config");
    expect(error.message).toContain(message);
    expect(error.message.startsWith(`${name}: `)).toBe(true);
  });

test("a file that is not there is an error that says where it was looked for", async () => {
  const { message, hint } = await troubleOf(load("sub/my.config.ts"));

  expect(message).toBe("sub/my.config.ts: no such file");
  expect(hint).toContain(join(folder, "sub", "my.config.ts"));
});

test("a config by --config has its own folder", async () => {
  write("sub/my.config.mjs", "export default {};");

  expect(await load("sub/my.config.mjs")).toMatchObject({
    name: "sub/my.config.mjs",
    folder: join(folder, "sub"),
  });
});

test("variables stand in every text, twice dollar is the text itself, and an unset one is an error", async () => {
  write(
    "wireproof.config.json",
    `{ "run": { "header": ["authorization: Bearer \${TOKEN}"], "authority": "$\${TOKEN}",
       "methods": { "**": { "example": { "__proto__": "\${TOKEN}", "list": [{ "a": "\${ A}" }] } } } } }`,
  );

  const run = (await load(undefined, { TOKEN: "s3cret" }))?.config.run;
  const { message, hint } = await troubleOf(load());

  expect(run?.header).toEqual(["authorization: Bearer s3cret"]);
  expect(run?.authority).toBe(`\${TOKEN}`);
  const { example } = run?.methods?.["**"] ?? {};
  expect(Object.entries(example ?? {})).toEqual([
    ["__proto__", "s3cret"],
    ["list", [{ a: `\${ A}` }]],
  ]);
  expect(message).toBe(
    "wireproof.config.json: run.header[0]: the environment variable TOKEN is not set",
  );
  expect(hint).toContain("set it");
});

test("an object of a user's class keeps its class, and one that is inside itself is refused", async () => {
  write(
    "c.mjs",
    `class Claim { id = "a/b"; claim = "c"; methods = ["**"]; word = "kept"; check() { return this.word; } }
     export default { run: { properties: [new Claim()] } };`,
  );
  write("d.mjs", "const run = {}; run.methods = run; export default { run };");

  const [claim] = (await load("c.mjs"))?.config.run?.properties ?? [];

  expect(Reflect.apply(claim?.check ?? (() => undefined), claim, [])).toBe("kept");
  expect((await troubleOf(load("d.mjs"))).message).toBe("d.mjs: run.methods is inside itself");
});
