import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { concernsCheck, idsOf, lists, readKnownFailures } from "./known-failures.ts";
import { aCheck, aFinding } from "./testing/a-finding.ts";

const ids = ["wire/round-trip", "wire/merge"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-known-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test("an entry has its place, its parts and the reason above it", () => {
  const file = written(
    "known.txt",
    `# Drops them by design,
# see https://example.org/issues/12

wire/merge oracle acme.Order
`.replace("\n\n", "\n"),
  );

  expect(readKnownFailures([file], ids)).toEqual([
    {
      place: `${file}:3`,
      property: "wire/merge",
      codec: "oracle",
      subject: "acme.Order",
      finding: undefined,
      reason: "Drops them by design, see https://example.org/issues/12",
    },
  ]);
});

test("one reason serves for the lines up to the next blank one or the next reason", () => {
  const file = written(
    "known.txt",
    `# one
wire/merge a A
  wire/merge\tb B   4bc7kp
# two
wire/round-trip c **

# three
wire/round-trip d D`,
  );

  expect(
    readKnownFailures([file], ids).map(({ codec, subject, finding, reason, place }) => [
      codec,
      subject,
      finding,
      reason,
      place.slice(file.length),
    ]),
  ).toEqual([
    ["a", "A", undefined, "one", ":2"],
    ["b", "B", "4bc7kp", "one", ":3"],
    ["c", "**", undefined, "two", ":5"],
    ["d", "D", undefined, "three", ":8"],
  ]);
});

test("lines may end as on Windows", () => {
  const file = written("known.txt", "# one\r\nwire/merge a A\r\n\r\n# two\r\nwire/merge b B x\r\n");

  expect(readKnownFailures([file], ids)).toMatchObject([
    { subject: "A", finding: undefined, reason: "one" },
    { subject: "B", finding: "x", reason: "two" },
  ]);
});

test("a folder stands for its .txt files, by name", () => {
  mkdirSync(join(folder, "deeper.txt.d"));
  written("b.txt", "# b\nwire/merge b B");
  written("a.txt", "# a\nwire/merge a A");
  written("readme.md", "nothing of the sort");

  expect(readKnownFailures([folder], ids).map(({ reason }) => reason)).toEqual(["a", "b"]);
  expect(readKnownFailures([join(folder, "b.txt"), folder], ids)).toHaveLength(3);
});

for (const [mistake, text, message, hint] of [
  [
    "without a reason",
    "\nwire/merge a A",
    ":2: a known failure without a reason: wire/merge a A",
    "say why it is accepted",
  ],
  [
    "whose reason is above a blank line",
    "# why\n\nwire/merge a A",
    ":3: a known failure without a reason",
    "say why",
  ],
  [
    "whose reason is empty",
    "#\n#  \nwire/merge a A",
    ":3: a known failure without a reason",
    "say why",
  ],
  [
    "of a property that is none",
    "# why\nwire/marge a A",
    ':2: no property is called "wire/marge"',
    'did you mean "wire/merge"?',
  ],
  [
    "without a message",
    "# why\nwire/merge a",
    ':2: expected "<property> <codec> <message glob> [<id or group>]", got "wire/merge a"',
    "",
  ],
  ["of too many words", "# why\nwire/merge a A id more", ":2: expected ", ""],
] as const)
  test(`an entry ${mistake} is an error with its place`, () => {
    const file = written("known.txt", text);

    expect(() => readKnownFailures([file], ids)).toThrow(
      expect.objectContaining({
        code: "known",
        message: expect.stringContaining(`${file}${message}`),
      }),
    );
    expect(() => readKnownFailures([file], ids)).toThrow(
      hint === ""
        ? expect.anything()
        : expect.objectContaining({ hint: expect.stringContaining(hint) }),
    );
  });

test("a file that is not there is an error, an empty one is not", () => {
  const file = join(folder, "missing.txt");

  expect(() => readKnownFailures([file], ids)).toThrow(
    expect.objectContaining({
      code: "known",
      message: `no such file or folder of known failures: ${file}`,
    }),
  );
  expect(readKnownFailures([written("known.txt", "# nothing yet\n")], ids)).toEqual([]);
  expect(readKnownFailures([], ids)).toEqual([]);
});

const entry = { ...aCheck, place: "known.txt:1", finding: undefined, reason: "r" };

test("an entry speaks of a check by property, codec and a glob over messages", () => {
  expect(concernsCheck(entry, aCheck)).toBe(true);
  expect(concernsCheck({ ...entry, subject: "Or*" }, aCheck)).toBe(true);
  for (const other of [{ subject: "Item" }, { codec: "other" }, { property: "wire/merge" }])
    expect(concernsCheck(entry, { ...aCheck, ...other })).toBe(false);
});

test("an entry lists the finding of its id or group, or every one of its check", () => {
  const finding = aFinding();

  expect(lists(entry, finding)).toBe(true);
  expect(lists({ ...entry, finding: finding.id }, finding)).toBe(true);
  expect(lists({ ...entry, finding: finding.group }, finding)).toBe(true);
  expect(lists({ ...entry, finding: "other" }, finding)).toBe(false);
  expect(lists(entry, aFinding({ codec: "other" }))).toBe(false);
});

test("what entries name one by one is told apart from whole checks", () => {
  const entries = [entry, { ...entry, finding: "4bc7kp" }, { ...entry, finding: "01234567" }];

  expect([...idsOf(entries)]).toEqual(["4bc7kp", "01234567"]);
});

test("lists of codecs and of servers may stand in one folder", () => {
  const text = "# why\nwire/merge a A\n\n# why\nrpc/no-unknown server acme.v1.Orders/Create\n";
  const file = written("both.txt", text);

  expect(readKnownFailures([file], ids).map(({ property }) => property)).toEqual(["wire/merge"]);
  expect(
    readKnownFailures([file], ["rpc/no-unknown"], "servers").map(({ property }) => property),
  ).toEqual(["rpc/no-unknown"]);
  expect(() => readKnownFailures([file], ["rpc/no-leak"], "servers")).toThrow(
    'no property is called "rpc/no-unknown"',
  );
});
