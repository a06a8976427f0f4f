import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SavedInputs } from "./saved-inputs.ts";
import { saveFailure, storedFailure, storedSchema } from "./store.ts";
import type { StoredInput } from "./stored-input.ts";
import { aCheck, aFinding } from "./testing/a-finding.ts";
import { orderSchema } from "./testing/sabotage.ts";

const schema = orderSchema();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-saved-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function save(id: string, input: StoredInput, parts: Parameters<typeof aFinding>[0] = {}): string {
  return saveFailure(
    folder,
    storedFailure({
      finding: aFinding({ id, ...parts }),
      codecSpec: "oracle",
      input,
      schema: storedSchema(schema.slice(["Order"])),
    }),
  );
}

const note: StoredInput = { kind: "wire", hex: ["0a0161"] };

test("inputs belong to their checks, in the order of the files", () => {
  save("b", { kind: "wire", hex: ["0a0162"] });
  save("a", note);
  save("c", note, { codec: "other" });
  save("d", { kind: "wire", hex: ["", "0a0161"] }, { property: "wire/merge" });

  const saved = new SavedInputs(folder, schema);

  expect(saved.warnings).toEqual([]);
  expect(saved.of(aCheck)).toEqual([note, { kind: "wire", hex: ["0a0162"] }]);
  expect(saved.of({ ...aCheck, codec: "other" })).toEqual([note]);
  expect(saved.of({ ...aCheck, property: "wire/merge" })).toHaveLength(1);
  expect(saved.of({ ...aCheck, subject: "Item" })).toEqual([]);
});

for (const [what, property, input, problem] of [
  [
    "means nothing under the schema of today",
    "wire/round-trip",
    { kind: "wire", hex: ["0a05"] },
    "its input means nothing any more",
  ],
  [
    "is an object of fields that are gone",
    "object/encode",
    { kind: "object", data: { fields: [[77, "a"]], unknown: [] } },
    "its input means nothing any more",
  ],
  [
    "has a part too many",
    "wire/round-trip",
    { kind: "wire", hex: ["", ""] },
    "its input is 2 messages, and wire/round-trip takes one message",
  ],
  [
    "has a part too few",
    "wire/merge",
    { kind: "wire", hex: [""] },
    "its input is one message, and wire/merge takes 2 messages",
  ],
  [
    "is bytes where an object is due",
    "object/encode",
    { kind: "wire", hex: [""] },
    "its input is one message, and object/encode takes an object",
  ],
] as readonly (readonly [string, string, StoredInput, string])[])
  test(`an input that ${what} is a warning, and none of the run`, () => {
    const file = save("bad", input, { property });

    const saved = new SavedInputs(folder, schema);

    expect(saved.of({ ...aCheck, property })).toEqual([]);
    expect(saved.warnings).toEqual([
      { code: "store-unreadable", message: `${file} is passed over, and kept: ${problem}` },
    ]);
  });

test("failures of other schemas and of properties to come are nobody's business", () => {
  save("a", note, { subject: "acme.Gone" });
  save("b", note, { property: "wire/later" });

  expect(new SavedInputs(folder, schema).warnings).toEqual([]);
});

test("a file that cannot be read is a warning", () => {
  writeFileSync(join(folder, "broken.json"), "{");

  expect(new SavedInputs(folder, schema).warnings).toMatchObject([{ code: "store-unreadable" }]);
});

test("without a folder nothing is saved", () => {
  expect(new SavedInputs(undefined, schema).of(aCheck)).toEqual([]);
});
