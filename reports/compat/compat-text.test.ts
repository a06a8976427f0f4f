import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { CompatResult } from "../../engine/compat/compat-result.ts";
import { pageWidth } from "../../schema/text/layout.ts";
import {
  safeCells,
  sampleCall,
  sampleCell,
  sampleCells,
  sampleCompat,
  sampleLoss,
  sampleMethod,
  sampleRefusal,
  sampleVerdict,
  sampleVersion,
} from "../testing/compat-samples.ts";
import { compatText } from "./compat-text.ts";

const plain = { colour: false, quiet: false };

function shown(parts: Partial<CompatResult>): string {
  return `\n${compatText(sampleCompat(parts), plain)}`;
}

function linesWith(word: string, parts: Partial<CompatResult>): readonly string[] {
  return shown(parts)
    .split("\n")
    .filter((line) => line.includes(word));
}

test("a breaking change: the answer, the table, the message that shows it, the clause, and how to go on", () => {
  expect(shown({})).toMatchInlineSnapshot(`
    "
    new against old   seed 42
      asked     each version reads what the other writes, since there are no services
                level presence: readers take every message, read what was meant, and tell set from unset
                binary and JSON, whose readers ignore fields they do not know
      codec     none: our own implementation of the specification writes and reads

    BREAKING  1 of 2 changes breaks what is asked for; 160 messages tried in 1.2 s
      messages  3 in common: 1 to judge, 2 the same by descriptor
      rollout   update writers first, then readers
                  readers first breaks a.M.narrowed: 2147483648 becomes -2147483648

                               old → new           new → old
                               binary     JSON     binary     JSON
    a.M
      narrowed  int64 → int32  value      refused  ok         ok
      added     added          ok         ok       ok         ok
      refused: the reader refuses the message; value: it reads another value; ok: no counterexample

    FAIL  a.M.narrowed   int64 → int32
      old → new, binary   the value changes
        message   {"narrowed":"2147483648"}
        sent      08 80 80 80 80 08
        meant     2147483648
        got       -2147483648
      old → new, JSON   the reader refuses the message
        message   {"narrowed":"2147483648"}
        meant     2147483648
        got       refused: $.narrowed: int32 out of range
      held      new → old, binary: no counterexample in 20 messages; new → old, JSON: no counterexample
                in 20 messages
      at        old/a.proto:4  →  new/a.proto:5
      buf       buf would say FIELD_WIRE_JSON_COMPATIBLE_TYPE in WIRE_JSON, nothing in WIRE
      because   integers are read as the reader's type: what does not fit is cut, a sign gets lost
                https://protobuf.dev/programming-guides/proto3/#updating
                a number that does not fit the reader's type is refused
                https://protobuf.dev/programming-guides/json/#json-wire-safety

      again     wireproof compat new --against old --seed 42
      accept    a.M.narrowed until 2026-04-02
                in the file of --accept, below a # line with the reason
    "
  `);
});

test("with services the answer speaks of servers and clients, and a call that fails is told line by line", () => {
  const version = sampleVersion({
    commonMethods: 2,
    changes: [],
    methods: [
      sampleMethod("a.Orders/Drop"),
      sampleMethod("a.Orders/List", { losses: [], breaking: [] }),
    ],
    rollout: [
      {
        encoding: "binary",
        order: "clients first",
        refusals: [{ order: "servers first", subject: "a.Orders/Drop", evidence: sampleCall }],
      },
    ],
  });

  expect(shown({ versions: [version], encodings: ["binary"] })).toMatchInlineSnapshot(`
    "
    new against old   seed 42
      asked     servers are updated first; what goes both ways, or no service carries, is read by both
                versions
                level presence: readers take every message, read what was meant, and tell set from unset
                binary
      codec     none: our own implementation of the specification writes and reads

    BREAKING  1 of 2 changes breaks what is asked for; 160 messages tried in 1.2 s
      messages  3 in common: 1 to judge, 2 the same by descriptor
      methods   2 in common; 2 changes
      rollout   update clients first, then servers
                  servers first breaks a.Orders/Drop: 12 UNIMPLEMENTED: unknown method

                                      old clients  new clients
    a.Orders
      Drop  removed                   fail         ok
      List  unary → server streaming  ok           ok

    FAIL  a.Orders/Drop   removed
      old client, new server   the call goes wrong
        call      the old client calls a.Orders/Drop
                  the new server has no a.Orders/Drop
        got       12 UNIMPLEMENTED: unknown method
      at        old/a.proto:9
      buf       buf would say RPC_NO_DELETE in FILE, nothing in WIRE_JSON and WIRE
      because   https://example.org/statuscodes.md

      again     wireproof compat new --against old --seed 42
      accept    a.Orders/Drop until 2026-04-02
                in the file of --accept, below a # line with the reason
    "
  `);
});

test("where encodings differ in the order, each has its answer", () => {
  const [first, second] = sampleVersion().rollout;
  const rollout = [first, { ...second, order: "either", refusals: [] }] as never;

  expect(linesWith("update", { versions: [sampleVersion({ rollout })] })).toEqual([
    "  rollout   binary: update writers first, then readers",
    "            JSON: readers and writers may be updated in any order",
  ]);
});

test("several versions: a line for each first, and what was shown in full is not shown again", () => {
  const versions = [sampleVersion({ against: "v1" }), sampleVersion({ against: "v2" })];

  const text = shown({ versions });

  expect(text).toContain(`  against   v1  1 of 2 changes breaks  update writers first, then readers
            v2  1 of 2 changes breaks  update writers first, then readers`);
  expect(text.split("FAIL")).toHaveLength(3);
  expect(text).toContain(`FAIL  a.M.narrowed   int64 → int32
  as        against v1, where it is shown in full`);
});

test("the same change of several fields is shown once, and the others are named", () => {
  const changes = ["a.M.narrowed", "a.M.other"].map((subject) => sampleVerdict(subject));

  const text = shown({ versions: [sampleVersion({ changes })] });

  expect(text.split("FAIL")).toHaveLength(2);
  expect(text).toContain("  likewise  a.M.other\n");
});

test("evidence that is the same in two encodings is shown once", () => {
  const loss = sampleLoss({ level: "presence", json: "{}", meant: "absent", got: "0", sent: "" });
  const cells = [
    sampleCell("new-to-old", "binary", { losses: [loss] }),
    sampleCell("new-to-old", "json", { losses: [{ ...loss, sent: "{}" }] }),
  ];
  const changes = [sampleVerdict("a.M.narrowed", cells)];

  const text = shown({ versions: [sampleVersion({ changes })] });

  expect(text).toContain(`
  new → old, binary and JSON   the reader takes set for unset, or unset for set
    message   {}
    sent      nothing: the empty message
    meant     absent
    got       0
`);
});

test("a message that is refused on the way there is refused on the way back, and shown once", () => {
  const refused = { ...sampleRefusal, level: "lossless" } as const;
  const cells = [
    sampleCell("old-to-new", "json", { losses: [sampleRefusal] }),
    sampleCell("round", "json", { losses: [refused] }),
  ];
  const changes = [sampleVerdict("a.M.narrowed", cells)];

  expect(linesWith("old → new → old", { versions: [sampleVersion({ changes })] })).toEqual([
    "  old → new, JSON; old → new → old, JSON   the reader refuses the message",
  ]);
});

test("a compatible way is told line by line, and other fields that it concerns are named", () => {
  const remedy = ["keep: int64 narrowed = 1;", "add: int32 narrowed_v2 = 6;"];
  const alsoAt = Array.from({ length: 14 }, (_, index) => `a.N${index}.narrowed`);
  const changes = [sampleVerdict("a.M.narrowed", sampleCells, { remedy, alsoAt })];

  expect(shown({ versions: [sampleVersion({ changes })] })).toContain(`
  instead   keep: int64 narrowed = 1;
            add: int32 narrowed_v2 = 6;
  also at   a.N0.narrowed, a.N1.narrowed, a.N2.narrowed, a.N3.narrowed, a.N4.narrowed,
            a.N5.narrowed, a.N6.narrowed, a.N7.narrowed, a.N8.narrowed, a.N9.narrowed,
            a.N10.narrowed, a.N11.narrowed, and 2 more
`);
  expect(linesWith("  narrowed", { versions: [sampleVersion({ changes })] })[0]).toContain(
    "int64 → int32 (and 14 other fields)",
  );
});

for (const [demand, jsonUnknown, services, expected] of [
  [
    { mode: "BACKWARD" },
    "ignore",
    true,
    "mode BACKWARD: the new version reads what the old one wrote",
  ],
  [
    { mode: "FORWARD" },
    "ignore",
    true,
    "mode FORWARD: the old version reads what the new one writes",
  ],
  [
    { mode: "FULL_TRANSITIVE" },
    "ignore",
    true,
    "mode FULL_TRANSITIVE: each version reads what the other writes",
  ],
  [{ order: "clients first" }, "ignore", true, "clients are updated first; what goes both ways"],
  [{ order: "any" }, "ignore", true, "servers and clients are updated in any order"],
  [
    { order: "any" },
    "ignore",
    false,
    "each version reads what the other writes, since there are no",
  ],
  [{ level: "decodes" }, "ignore", true, "level decodes: readers take every message"],
  [{ level: "lossless" }, "ignore", true, "and hand on all of it"],
  [{}, "refuse", true, "binary and JSON, whose readers refuse fields they do not know"],
] as const)
  test(`what is asked is said in words: ${expected}`, () => {
    const asked = { ...sampleCompat().demand, ...demand };
    const versions = [sampleVersion({ commonMethods: services ? 1 : 0 })];

    expect(shown({ demand: asked, jsonUnknown, versions })).toContain(expected);
  });

test("what is lost and not asked for stands in brackets, and fails nothing", () => {
  const changes = [sampleVerdict("a.M.narrowed", sampleCells, { breaking: [] })];
  const parts = { versions: [sampleVersion({ changes })], exitCode: 0 };

  expect(linesWith("narrowed  ", parts)).toEqual([
    "  narrowed  int64 → int32  (value)    (refused)  ok         ok",
  ]);
  expect(linesWith("SAFE", parts)).toEqual([
    "SAFE  the one change breaks nothing that is asked for; 160 messages tried in 1.2 s",
  ]);
  expect(shown(parts)).not.toContain("FAIL");
});

test("proved is said only of cells that are", () => {
  const cells = [
    sampleCell("old-to-new", "binary", { proved: true }),
    sampleCell("old-to-new", "json"),
    sampleCell("new-to-old", "binary", { cases: 0 }),
    sampleCell("new-to-old", "json", { masked: "refused for another field" }),
  ];
  const changes = [sampleVerdict("a.M.narrowed", cells)];

  expect(linesWith("narrowed  ", { versions: [sampleVersion({ changes })] })).toEqual([
    "  narrowed  int64 → int32  proved     ok    -          masked",
  ]);
});

test("only the encodings that were asked for have columns", () => {
  expect(linesWith("JSON     ", { encodings: ["json"] })).toEqual([
    `${" ".repeat(27)}JSON       JSON`,
  ]);
});

test("the way there and back has a column where it is asked for, and a line where it is not", () => {
  const loss = sampleLoss({ level: "lossless" });
  const round = sampleCell("round", "json", { losses: [loss] });
  const cells = [...safeCells, sampleCell("round", "binary"), round];
  const asked = { mode: undefined, order: "servers first", level: "lossless" } as const;
  const strict = [sampleVerdict("a.M.gone", cells)];
  const lenient = [sampleVerdict("a.M.gone", cells, { breaking: [] })];

  expect(
    linesWith("gone  ", { demand: asked, versions: [sampleVersion({ changes: strict })] }),
  ).toEqual([
    "  gone  removed  ok         ok    ok         ok    in JSON",
    "FAIL  a.M.gone   removed",
  ]);
  expect(linesWith("a.M.gone", { versions: [sampleVersion({ changes: lenient })] })).toEqual([
    "  lost on the way old → new → old in JSON, and not asked for: a.M.gone",
  ]);
});

test("what is too much for a table is counted by kind", () => {
  const { change } = sampleVerdict("a.M.added");
  const changes = Array.from({ length: 50 }, (_, index) => {
    const typeName = `a.M${index}`;
    const pair = { ...change.pair, new: { ...change.pair.new, typeName } };
    return sampleVerdict("a.M.added", safeCells, {
      change: { ...change, pair, subject: `${typeName}.added` },
    });
  });

  const text = shown({
    versions: [sampleVersion({ changes: [sampleVerdict("a.M.narrowed"), ...changes] })],
  });

  expect(text).toContain("  and 50 more are safe: 50 added\n");
  expect(text.split("\n").length).toBeLessThan(60);
});

test("what could not be judged is never called safe", () => {
  const masked = safeCells.map((cell) => ({ ...cell, masked: "refused for another field" }));
  const { change } = sampleVerdict("a.M.added");
  const changes = Array.from({ length: 30 }, (_, index) => {
    const pair = { ...change.pair, new: { ...change.pair.new, typeName: `a.M${index}` } };
    return sampleVerdict("a.M.added", masked, {
      change: { ...change, pair, subject: `a.M${index}.added` },
    });
  });
  const versions = [sampleVersion({ changes })];

  expect(linesWith("more are", { versions })).toEqual([
    "  and 10 more are not judged, since another change has every message refused: 10 added",
  ]);
});

test("a title that does not fit goes on below", () => {
  const { change } = sampleVerdict("a.M.narrowed");
  const subject = `a.${"VeryLong".repeat(10)}.narrowed`;
  const changes = [sampleVerdict("a.M.narrowed", sampleCells, { change: { ...change, subject } })];

  expect(shown({ versions: [sampleVersion({ changes })] })).toContain(
    `FAIL  ${subject}\n      int64 → int32\n`,
  );
});

test("what other messages show besides is told, with the messages", () => {
  const presence = sampleLoss({ level: "presence" });
  const cells = [sampleCell("old-to-new", "binary", { losses: [sampleLoss(), presence] })];
  const changes = [sampleVerdict("a.M.narrowed", cells)];

  expect(linesWith("besides", { versions: [sampleVersion({ changes })] })).toEqual([
    expect.stringMatching(/^ {4}besides {3}the reader takes set for unset, or unset for set: \{/),
  ]);
});

test("fields of one message to which the same happens stand in one line", () => {
  const { change } = sampleVerdict("a.M.added");
  const changes = ["x", "y", "z"].map((name) =>
    sampleVerdict("a.M.added", safeCells, { change: { ...change, subject: `a.M.${name}` } }),
  );

  expect(linesWith(" more  ", { versions: [sampleVersion({ changes })] })).toEqual([
    "  x and 2 more  added  ok         ok    ok         ok",
  ]);
});

test("a thousand changes that break are no wall of text", () => {
  const { change } = sampleVerdict("a.M.narrowed");
  const changes = Array.from({ length: 1000 }, (_, index) => {
    const typeName = `a.M${index}`;
    const pair = { ...change.pair, new: { ...change.pair.new, typeName } };
    const jsonName = `j${index}`;
    const next = change.new && { ...change.new, jsonName };
    const aspects = new Set([...change.aspects, "json name" as const]);
    return sampleVerdict("a.M.narrowed", sampleCells, {
      change: { ...change, pair, new: next, aspects, subject: `${typeName}.narrowed` },
    });
  });

  const text = shown({ versions: [sampleVersion({ changes })] });

  expect(text).toContain("  and 960 more break what is asked for: 960 of other kinds\n");
  expect(text).toContain(
    "… 980 more breaking changes of other kinds: the JSON report has all of them",
  );
  expect(text.split("\n").length).toBeLessThan(650);
});

test("an accepted change is told with its reason and its last day, and breaks nothing", () => {
  const text = shown({
    accepted: [
      { subject: "a.M.narrowed", against: "old", reason: "nobody writes it", until: "2026-02-01" },
    ],
    exitCode: 0,
  });

  expect(text).not.toContain("FAIL");
  expect(text).toContain("ACCEPTED  1 of 2 changes breaks what is asked for, and is accepted;");
  expect(text).toContain(`
  accepted  a.M.narrowed, until 2026-02-01
              nobody writes it
`);
});

test("a change that is accepted against one version breaks against another", () => {
  const versions = [sampleVersion({ against: "v1" }), sampleVersion({ against: "v2" })];
  const accepted = [{ subject: "a.M.narrowed", against: "v1", reason: "r", until: "2026-02-01" }];

  expect(linesWith("change", { versions, accepted })).toEqual(
    expect.arrayContaining([
      expect.stringContaining("v1  safe: 2 changes"),
      expect.stringContaining("v2  1 of 2 changes breaks"),
    ]),
  );
});

test("a stale entry says why it is stale", () => {
  const stale = [
    { place: "accepted.txt:2", text: "a.M.x until 2026-01-01", reason: "expired" },
    { place: "accepted.txt:5", text: "a.M.y until 2026-09-01", reason: "breaks nothing" },
  ] as const;
  const versions = [sampleVersion({ changes: [] })];

  expect(linesWith("STALE", { stale, versions, exitCode: 5 })).toEqual([
    "STALE  2 entries of the accepted changes; nothing else breaks; 160 messages tried in 1.2 s",
    "STALE accepted.txt:2   a.M.x until 2026-01-01",
    "STALE accepted.txt:5   a.M.y until 2026-09-01",
  ]);
  expect(shown({ stale, versions })).toContain("its last day is over");
  expect(shown({ stale, versions })).toContain("it accepts nothing that breaks");
});

test("hazards and messages of one side are listed, and cut where they are many", () => {
  const hazards = Array.from({ length: 12 }, (_, index) => ({
    subject: `a.M${index}`,
    message: "number 2 is free to be used again",
    remedy: "reserved 2;",
    location: { file: "new/a.proto", line: 3, column: 1 },
  }));
  const onlyOld = Array.from({ length: 12 }, (_, index) => `a.Gone${index}`);
  const text = shown({ versions: [sampleVersion({ hazards, onlyOld, onlyNew: ["a.Come"] })] });

  expect(text).toContain(`
WARN  a.M9   number 2 is free to be used again
  add       reserved 2;
  at        new/a.proto:3
WARN  2 more warnings of this kind
`);
  expect(text).toContain("only in old: 12 messages, listed and not judged\n  a.Gone0,");
  expect(text).toContain("and 2 more\nonly in new: 1 message, listed and not judged\n  a.Come\n");
});

test("a hazard that no line can heal has none", () => {
  const hazards = [{ subject: "a.M", message: "m", remedy: undefined, location: undefined }];

  expect(linesWith("add  ", { versions: [sampleVersion({ hazards })] })).toEqual([]);
});

test("nothing changed is safe, and says so", () => {
  const version = sampleVersion({ messages: 0, changes: [], sameFiles: 3, rollout: [], cases: 0 });

  expect(shown({ versions: [version], exitCode: 0 })).toMatchInlineSnapshot(`
    "
    new against old   seed 42

    SAFE  nothing changed that a message or a call can show
      messages  3 files, all the same
    "
  `);
});

test("a run that was stopped does not say that all is well", () => {
  expect(linesWith("STOPPED", { exitCode: 130 })).toEqual([
    "STOPPED  1 of 2 changes broken when it was stopped; 160 messages tried in 1.2 s",
  ]);
});

test("versions that the mode does not judge are named", () => {
  expect(linesWith("left out", { notJudged: ["v1", "v2"] })).toEqual([
    "  left out  v1, v2: the mode asks for the last earlier version alone",
  ]);
});

test("a quiet report has what breaks and what warns, and nothing else", () => {
  const hazards = [{ subject: "a.M", message: "m", remedy: "reserved 2;", location: undefined }];
  const quiet = { colour: false, quiet: true };
  const breaking = compatText(sampleCompat({ versions: [sampleVersion({ hazards })] }), quiet);
  const safe = sampleCompat({ versions: [sampleVersion({ changes: [] })], exitCode: 0 });

  expect(breaking.split("\n").filter((line) => /^\S/.test(line))).toEqual([
    "FAIL  a.M.narrowed   int64 → int32",
    "WARN  a.M   m",
  ]);
  expect(compatText(safe, quiet)).toBe("");
});

test("colours change nothing but the colours, and no line is wider than the page but addresses", () => {
  const text = compatText(sampleCompat(), { colour: true, quiet: false });

  expect(text).not.toBe(stripVTControlCharacters(text));
  expect(stripVTControlCharacters(text)).toBe(compatText(sampleCompat(), plain));
  expect(
    shown({})
      .split("\n")
      .filter((line) => line.length > pageWidth),
  ).toEqual([]);
});

test("no text of a schema or of a message reaches the terminal unescaped", () => {
  const loss = sampleLoss({ json: '{"s":"\u001b[2J\n::error::"}', got: "\u202e" });
  const cells = [sampleCell("old-to-new", "binary", { losses: [loss, sampleRefusal] })];
  const versions = [
    sampleVersion({ changes: [sampleVerdict("a.M.narrowed", cells)], onlyOld: ["\u0007"] }),
  ];

  expect(shown({ versions, subject: "\u001b[31m", command: "\u001b" })).not.toMatch(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    /[\u0000-\u0009\u000b-\u001f\u202e]/,
  );
});

test("where every change is folded there is no table", () => {
  const { change } = sampleVerdict("a.M.added");
  const changes = Array.from({ length: 30 }, (_, index) => {
    const pair = { ...change.pair, new: { ...change.pair.new, typeName: `a.M${index}` } };
    const own = { ...change, pair, subject: `a.M${index}.added` };
    return sampleVerdict("a.M.added", safeCells, { change: own });
  });
  const text = shown({ versions: [sampleVersion({ changes })] });

  expect(text).toContain("  and 30 more are safe: 30 added\n");
  expect(text).not.toContain("old → new");
  expect(text).not.toMatch(/^ +$/m);
});

test("where no message could be sent nothing is called safe", () => {
  const text = shown({ exitCode: 4, versions: [sampleVersion({ changes: [] })] });

  expect(text).toMatch(/^NOTHING {2}was exercised: of \d+ changes? none could be judged/m);
  expect(text).not.toContain("SAFE");
});
