import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "vitest";
import { Beats } from "./beats.ts";

const test = base.extend<{ file: number }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants to see which fixtures this one needs.
  file: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "wireproof-beats-"));
    const file = openSync(join(folder, "beats"), "w+");
    await use(file);
    closeSync(file);
    rmSync(folder, { recursive: true });
  },
});

test("where a worker is can be read from its memory, and from its file", ({ expect, file }) => {
  const worker = new Beats(undefined, file);

  worker.opening();
  const opening = Beats.in(file).whereabouts;
  worker.case("edges", 3);
  worker.case("random", 70_000);
  worker.case("random", 70_000);
  const inCase = Beats.in(file).whereabouts;
  worker.closing();

  expect(opening).toEqual({ phase: undefined, index: 0, cases: 0, isClosing: false });
  expect(inCase).toEqual({ phase: "random", index: 70_000, cases: 2, isClosing: false });
  expect(new Beats(worker.memory).whereabouts).toEqual(Beats.in(file).whereabouts);
  expect(Beats.in(file).whereabouts).toMatchObject({ phase: undefined, isClosing: true });
});

test("what a worker says is waited for until it is heard, if not for ever", ({ expect }) => {
  const beats = new Beats();
  const said: string[] = [];
  const started = performance.now();

  beats.tell(() => {
    said.push("heard");
    beats.heard();
  });
  const heardMs = performance.now() - started;
  beats.tell(() => void said.push("unheard"));
  const unheardMs = performance.now() - started - heardMs;

  expect(said).toEqual(["heard", "unheard"]);
  expect(heardMs).toBeLessThan(unheardMs);
  expect(unheardMs).toBeGreaterThan(400);
});
