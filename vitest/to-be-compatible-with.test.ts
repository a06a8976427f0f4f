import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import "./matchers.ts";

const head = 'syntax = "proto3"; package acme; ';
const textOf = (kind: string) => `${head}message Order { ${kind} cents = 1; }`;
const wide = compileText(textOf("int64"));
const narrow = compileText(textOf("int32"));
const grown = compileText(`${head}message Order { int64 cents = 1; string note = 2; }`);

async function saidBy(expectation: Promise<void>): Promise<string> {
  return expectation.then(
    () => "it holds",
    (error: Error) => error.message,
  );
}

test("a safe change is one, and the same schema too", async () => {
  await expect(grown).toBeCompatibleWith(wide);
  await expect(wide).toBeCompatibleWith(wide);
  await expect(narrow).toBeCompatibleWith(wide, { mode: "FORWARD" });
});

test("a change that breaks says the message that shows it", async () => {
  const said = await saidBy(expect(narrow).toBeCompatibleWith(wide, { mode: "BACKWARD" }));

  expect(said).toContain("expected a compatible change");
  expect(said).toContain("FAIL  acme.Order.cents   int64 → int32");
  expect(said).toContain("got       -2147483648");
  await expect(narrow).not.toBeCompatibleWith(wide);
});

test("a safe change, against expectation, says what was tried", async () => {
  const said = await saidBy(expect(grown).not.toBeCompatibleWith(wide));

  expect(said).toContain("expected a change that breaks something");
  expect(said).toContain("SAFE  the one change breaks nothing");
});

test("of several versions each is judged, and where the mode is not transitive the last", async () => {
  await expect(narrow).not.toBeCompatibleWith([wide, narrow]);
  await expect(narrow).toBeCompatibleWith([wide, narrow], { mode: "FULL" });
});

test("versions may be paths, and accepted changes pass", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-compatible-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [old, next] = [write("old.proto", textOf("int64")), write("new.proto", textOf("int32"))];
  const accept = [write("accepted.txt", "# Small shop.\nacme.Order.* until 2999-01-31\n")];

  await expect(next).not.toBeCompatibleWith(old);
  await expect([next]).toBeCompatibleWith([old], { accept });
});

test("what is no schema is no answer", async () => {
  expect(await saidBy(expect(7).toBeCompatibleWith(wide))).toContain("the new side is no schema");
  expect(await saidBy(expect(wide).toBeCompatibleWith("gone/"))).toContain("the old side, gone/");
});

test("a misspelt option is told, and passes nothing", async () => {
  const level = { level: "valeu" } as never;
  const mode = { moode: "BACKWARD" } as never;

  expect(await saidBy(expect(narrow).toBeCompatibleWith(wide, level))).toContain('"valeu"');
  expect(await saidBy(expect(narrow).toBeCompatibleWith(wide, mode))).toContain('"moode"');
});
