import { expect, test } from "vitest";
import type { CompatResult } from "../../engine/compat/compat-result.ts";
import {
  sampleCell,
  sampleCells,
  sampleCompat,
  sampleLoss,
  sampleMethod,
  sampleVerdict,
  sampleVersion,
} from "../testing/compat-samples.ts";
import { compatGithub } from "./compat-github.ts";
import { compatText } from "./compat-text.ts";

/** The commands in front of the text. */
function commands(parts: Partial<CompatResult>): readonly string[] {
  const lines = compatGithub(sampleCompat(parts)).split("\n");
  return lines.slice(
    0,
    lines.findIndex((line) => line.startsWith("::stop-commands::")),
  );
}

test("a breaking change is an error at its line of the new version, with the messages that show it", () => {
  expect(commands({})).toEqual([
    '::error file=new/a.proto,line=5,title=a.M.narrowed%3A int64 → int32::breaks%0Aold → new, binary: {"narrowed":"2147483648"}: 2147483648 becomes -2147483648%0Aold → new, JSON: {"narrowed":"2147483648"} is refused: $.narrowed: int32 out of range',
  ]);
});

test("what is gone is an error at its line of the old version", () => {
  const versions = [sampleVersion({ changes: [], methods: [sampleMethod("a.Orders/Drop")] })];

  expect(commands({ versions })).toEqual([
    "::error file=old/a.proto,line=9,title=a.Orders/Drop%3A removed::breaks%0Aold client: 12 UNIMPLEMENTED: unknown method",
  ]);
});

test("a change whose place nobody knows has none", () => {
  const nowhere = { oldLocation: undefined, newLocation: undefined };
  const changes = [sampleVerdict("a.M.narrowed", sampleCells, nowhere)];

  expect(commands({ versions: [sampleVersion({ changes })] })[0]).toMatch(/^::error title=/);
});

test("hazards and stale entries are warnings", () => {
  const hazards = [
    {
      subject: "a.M",
      message: "number 2 is free to be used again",
      remedy: "reserved 2;",
      location: { file: "new/a.proto", line: 3, column: 1 },
    },
  ];
  const stale = [
    { place: "C:\\accepted.txt:2", text: "a.X until 2026-01-01", reason: "expired" },
  ] as const;

  expect(commands({ versions: [sampleVersion({ changes: [], hazards })], stale })).toEqual([
    "::warning file=new/a.proto,line=3,title=a.M::number 2 is free to be used again; add: reserved 2;",
    "::warning file=C%3A\\accepted.txt,line=2,title=stale%3A a.X until 2026-01-01::its last day is over",
  ]);
});

test("an accepted change is no error", () => {
  const accepted = [{ subject: "a.M.narrowed", against: "old", reason: "r", until: "2026-02-01" }];

  expect(commands({ accepted })).toEqual([]);
});

test("ten errors are shown, and of more the last one says how many there are", () => {
  const { change } = sampleVerdict("a.M.narrowed");
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      sampleVerdict("a.M.narrowed", sampleCells, { change: { ...change, subject: `a.${index}` } }),
    );

  expect(commands({ versions: [sampleVersion({ changes: many(10) })] })).toHaveLength(10);
  const shown = commands({ versions: [sampleVersion({ changes: many(25) })] });
  expect(shown).toHaveLength(10);
  expect(shown[8]).toContain("title=a.8%3A");
  expect(shown[9]).toBe(
    "::error title=16 more breaking changes::GitHub shows ten of a kind: the log of this step and the JSON report have all",
  );
});

test("nothing of a schema or a message can end a command or begin another", () => {
  const loss = sampleLoss({ json: '"\n::warning::x\r100%"', meant: "a\u2028b", got: "::" });
  const cells = [sampleCell("old-to-new", "binary", { losses: [loss] })];
  const newLocation = { file: "a,line=1::b\n.proto", line: 1, column: 1 };
  const changes = [sampleVerdict("a.M.narrowed", cells, { newLocation })];

  expect(commands({ versions: [sampleVersion({ changes })] })).toEqual([
    '::error file=a%2Cline=1%3A%3Ab%0A.proto,line=1,title=a.M.narrowed%3A int64 → int32::breaks%0Aold → new, binary: "\\n::warning::x\\r100%25": a\\u2028b becomes ::',
  ]);
});

test("below the commands stands the text, in which no command counts", () => {
  const text = compatGithub(sampleCompat());
  const [, token] = /^::stop-commands::(wireproof-[0-9a-f]{24})$/m.exec(text) ?? [];

  expect(text.endsWith(`\n::${token}::\n`)).toBe(true);
  expect(text).toContain(compatText(sampleCompat(), { colour: false, quiet: false }));
  expect(compatGithub(sampleCompat({ seed: "43" }))).not.toContain(token);
});
