import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replay } from "./replay.ts";
import { readStore } from "./store.ts";
import { mockCodec } from "./testing/run-of.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-kill-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A program that runs for very long and prints the id of each finding. */
function program(storeFolder: string): string {
  const dist = fileURLToPath(new URL("../dist", import.meta.url));
  return `
    import { run } from ${JSON.stringify(join(dist, "engine", "run.js"))};
    import { compileText } from ${JSON.stringify(join(dist, "schema", "compile.js"))};
    const request = {
      schema: compileText('syntax = "proto3"; message M { string a = 1; double b = 2; repeated M more = 3; }'),
      messages: [], properties: [], codecs: [${JSON.stringify(mockCodec("truncating"))}], seed: "1",
      maxExamples: 1_000_000, workers: 2, caseTimeoutMs: 10_000, maxShrinkMs: 10_000,
      phases: ["saved", "edges", "random"], storeFolder: ${JSON.stringify(storeFolder)}, knownFiles: [],
      command: "wireproof", baseFolder: "/",
    };
    await run(request, (event) => {
      if (event.kind === "finding") process.stdout.write(event.finding.id + "\\n");
    });
  `;
}

test("every finding that was printed before the process was killed is in the store, whole", async () => {
  const store = join(folder, "store");
  const script = join(folder, "run.mjs");
  writeFileSync(script, program(store));
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += String(chunk);
    // With no time to clear up anything.
    child.kill("SIGKILL");
  });
  await once(child, "close");

  const ids = printed.split("\n").slice(0, -1);
  const entries = readStore(store);
  const replayed = await replay(
    { ids, storeFolder: store, keep: true, baseFolder: folder, caseTimeoutMs: 2000 },
    () => undefined,
  );

  expect(child.signalCode).toBe("SIGKILL");
  expect(ids.length).toBeGreaterThan(0);
  expect(entries.map(({ kind }) => kind)).toEqual(entries.map(() => "failure"));
  expect(replayed.replayed.map(({ id, status }) => [id, status])).toEqual(
    ids.toSorted().map((id) => [id, "still-fails"]),
  );
});
