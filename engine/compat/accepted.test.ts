import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AcceptedEntry, applyAccepted, readAccepted } from "./accepted.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-accepted-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test("an entry has its place, its line, its parts and the reason above it", () => {
  const file = written(
    "accepted.txt",
    `# Nobody has written it since 2024,
# see https://example.org/issues/12
acme.v1.Order.total until 2027-01-31
`,
  );

  expect(readAccepted([file])).toEqual([
    {
      place: `${file}:3`,
      text: "acme.v1.Order.total until 2027-01-31",
      subject: "acme.v1.Order.total",
      until: "2027-01-31",
      reason: "Nobody has written it since 2024, see https://example.org/issues/12",
    },
  ]);
});

test("one reason serves for the lines up to the next blank one or the next reason; lines may end as on Windows", () => {
  const file = written(
    "accepted.txt",
    "# one\r\na.A until 2027-01-01\r\n  a.B\tuntil   2027-01-02\r\n# two\r\na.C/D until 2027-01-03\r\n\r\n# three\r\na.** until 2028-02-29",
  );

  expect(
    readAccepted([file]).map(({ subject, until, reason, place }) => [
      subject,
      until,
      reason,
      place.slice(file.length),
    ]),
  ).toEqual([
    ["a.A", "2027-01-01", "one", ":2"],
    ["a.B", "2027-01-02", "one", ":3"],
    ["a.C/D", "2027-01-03", "two", ":5"],
    ["a.**", "2028-02-29", "three", ":8"],
  ]);
});

test("a folder stands for its .txt files, by name", () => {
  mkdirSync(join(folder, "deeper.d"));
  written("b.txt", "# b\nb.B until 2027-01-01");
  written("a.txt", "# a\na.A until 2027-01-01");
  written("readme.md", "nothing of the sort");

  expect(readAccepted([folder]).map(({ subject }) => subject)).toEqual(["a.A", "b.B"]);
});

test("an empty file accepts nothing", () => {
  expect(readAccepted([written("accepted.txt", "\n# only words\n")])).toEqual([]);
});

for (const [what, text, message] of [
  ["no reason", "a.A until 2027-01-01", ":1: an accepted change without a reason"],
  ["a blank reason", "#\na.A until 2027-01-01", ":2: an accepted change without a reason"],
  [
    "a reason that ended at a blank line",
    "# r\n\na.A until 2027-01-01",
    ":3: an accepted change without a reason",
  ],
  ["no date", "# r\na.A", ':2: expected "<subject glob> until <YYYY-MM-DD>", got "a.A"'],
  ["no day after until", "# r\na.A until", ':2: expected "<subject glob> until'],
  ["another word", "# r\na.A before 2027-01-01", ':2: expected "<subject glob> until'],
  ["something behind the date", "# r\na.A until 2027-01-01 x", ':2: expected "<subject glob>'],
  [
    "a day that is not",
    "# r\na.A until 2026-02-30",
    ':2: expected a date as 2027-01-31, got "2026',
  ],
  [
    "no leap day",
    "# r\na.A until 2027-02-29",
    ':2: expected a date as 2027-01-31, got "2027-02-29"',
  ],
  ["a month that is not", "# r\na.A until 2026-13-01", ":2: expected a date"],
  ["another form of date", "# r\na.A until 31.1.2027", ":2: expected a date"],
  ["a short year", "# r\na.A until 27-01-31", ":2: expected a date"],
] as const)
  test(`an entry with ${what} is an error with file and line`, () => {
    const file = written("accepted.txt", text);

    expect(() => readAccepted([file])).toThrow(
      expect.objectContaining({
        code: "known",
        message: expect.stringContaining(`${file}${message}`),
      }),
    );
  });

test("a file that is not there is an error that names it", () => {
  const path = join(folder, "none.txt");

  expect(() => readAccepted([path])).toThrow(
    expect.objectContaining({ code: "known", message: expect.stringContaining(path) }),
  );
});

function entry(subject: string, until: string, reason = "r"): AcceptedEntry {
  return { place: `f:${subject}`, text: `${subject} until ${until}`, subject, until, reason };
}

const total = { subject: "acme.v1.Order.total", against: "v1" };
const create = { subject: "acme.v1.Orders/Create", against: "v2" };

test("an entry accepts the changes that its glob matches, against every version", () => {
  const again = { ...total, against: "v2" };
  const applied = applyAccepted(
    [entry("acme.v1.Order.*", "2027-01-31", "nobody writes it")],
    [total, create, again],
    "2026-11-22",
  );

  expect(applied).toEqual({
    accepted: [total, again].map((change) => ({
      ...change,
      reason: "nobody writes it",
      until: "2027-01-31",
    })),
    stale: [],
    stillBreaking: [create],
  });
});

for (const [today, accepted, stale] of [
  ["2027-01-30", 1, []],
  ["2027-01-31", 1, []],
  ["2027-02-01", 0, ["expired"]],
  ["2028-01-01", 0, ["expired"]],
] as const)
  test(`on ${today} an entry until 2027-01-31 accepts ${accepted}`, () => {
    const applied = applyAccepted([entry(total.subject, "2027-01-31")], [total], today);

    expect(applied.accepted).toHaveLength(accepted);
    expect(applied.stillBreaking).toHaveLength(1 - accepted);
    expect(applied.stale.map(({ reason }) => reason)).toEqual(stale);
  });

test("an entry that matches nothing that breaks is stale, whatever its day", () => {
  const entries = [entry("acme.v1.Gone.*", "2027-01-31"), entry("acme.v1.Gone.x", "2020-01-01")];

  expect(applyAccepted(entries, [total], "2026-11-22")).toEqual({
    accepted: [],
    stale: [
      {
        place: "f:acme.v1.Gone.*",
        text: "acme.v1.Gone.* until 2027-01-31",
        reason: "breaks nothing",
      },
      {
        place: "f:acme.v1.Gone.x",
        text: "acme.v1.Gone.x until 2020-01-01",
        reason: "breaks nothing",
      },
    ],
    stillBreaking: [total],
  });
});

test("of two entries for a change the one that is still good accepts it, and the other is stale", () => {
  const entries = [
    entry(total.subject, "2026-01-01", "old"),
    entry("acme.**", "2027-01-01", "new"),
    entry(total.subject, "2028-01-01", "later"),
  ];
  const applied = applyAccepted(entries, [total], "2026-11-22");

  expect(applied.accepted.map(({ reason }) => reason)).toEqual(["new"]);
  expect(applied.stale.map(({ reason }) => reason)).toEqual(["expired"]);
});

test("what stands in a subject beside globs is taken as it is", () => {
  const change = { subject: "acme.v1.Order.[acme.v1.note]", against: "v1" };

  expect(
    applyAccepted([entry("acme.v1.Order.[acme.v1.note]", "2027-01-01")], [change], "2026-11-22")
      .stillBreaking,
  ).toEqual([]);
});
