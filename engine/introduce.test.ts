import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { introduceCodec } from "./introduce.ts";
import { ownCodec, ownFile } from "./testing/own-codec.ts";
import { checkLines, runOf } from "./testing/run-of.ts";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

test("a codec is introduced by name, version and claims, as plain data", async () => {
  const own = await introduceCodec(ownCodec("own", {}), "/");
  const builtIn = await introduceCodec("protobuf-es", "/");

  expect(own).toMatchObject({ name: "own", claims: { formats: expect.any(Array) } });
  expect(Object.keys(own).sort()).toEqual(["claims", "name", "version"]);
  expect(builtIn).toMatchObject({ name: "protobuf-es", version: expect.any(String) });
});

// All at once: a hang is waited for.
for (const [name, top, message] of [
  ["exiting", "process.exit(0);", "it ended its process (exit code 0) while it was imported"],
  [
    "killing",
    'process.kill(process.pid, "SIGKILL");',
    "it ended its process (signal SIGKILL) while it was imported",
  ],
  ["aborting", "process.abort();", "it ended its process (signal SIGABRT) while it was imported"],
  [
    "hanging",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "it did not return within 3000 ms while it was imported",
  ],
  [
    "waiting",
    "await new Promise(() => setInterval(() => {}, 9));",
    "it did not return within 3000 ms while it was imported",
  ],
  ["throwing", 'throw new Error("no license");', "the module does not load: no license"],
  [
    "throwing-later",
    'setImmediate(() => { throw new Error("no license"); }); await new Promise(() => {});',
    "it threw outside of the call: Error: no license while it was imported",
  ],
] as const)
  test.concurrent(`a module that is ${name} when it is imported is an error that names it`, async () => {
    const spec = ownCodec(`import-${name}`, { top });

    await expect(introduceCodec(spec, "/", 200)).rejects.toMatchObject({
      name: "ToolError",
      code: "codec",
      message: `codec ${spec}: ${message}`,
    });
  });

test("an error in one of a codec's getters is an error that names the module", async () => {
  const spec = ownFile("getting.mjs");
  writeFileSync(spec, "export default { get name() { throw 'none'; } };");

  await expect(introduceCodec(spec, "/", 200)).rejects.toMatchObject({
    name: "ToolError",
    message: `codec ${spec}: 'none'`,
  });
});

test("what a module prints or leaves running as it is imported does not reach the command", async () => {
  const spec = ownCodec("printing", {
    top: 'console.log("hello"); console.error("hello"); setInterval(() => {}, 1000);',
  });
  const script = ownFile("introduce-printing.mjs");
  writeFileSync(
    script,
    `import { introduceCodec } from ${JSON.stringify(join(dist, "engine", "introduce.js"))};
    console.log((await introduceCodec(${JSON.stringify(spec)}, "/")).name);`,
  );

  const { stdout, stderr } = await promisify(execFile)(execPath, [script], { timeout: 30_000 });

  expect({ stdout, stderr }).toEqual({ stdout: "printing\n", stderr: "" });
});

test("a run imports no module of a codec in its own thread", async () => {
  const spec = ownCodec("marking", { top: "globalThis.wireproofMark = true;" });

  const { result } = await runOf({ codecs: [spec], properties: ["wire/round-trip"] });

  expect(checkLines(result)).toEqual([
    "marking Tiny wire/round-trip passed",
    "marking Word wire/round-trip passed",
  ]);
  expect(globalThis).not.toHaveProperty("wireproofMark");
});
