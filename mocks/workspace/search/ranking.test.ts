import { expect, test } from "vitest";
import { InvertedIndex } from "./inverted-index.ts";
import { fuse, type Ranked, rankByMeaning, rankByWords } from "./ranking.ts";
import { wordCountsOf } from "./words.ts";

function indexOf(texts: Readonly<Record<string, string>>): InvertedIndex {
  const index = new InvertedIndex();
  for (const [id, text] of Object.entries(texts)) index.add(id, text);
  return index;
}

function shown(ranked: readonly Ranked[]): readonly (readonly [string, number])[] {
  return ranked.map(({ document, score }) => [document.id, Number(score.toFixed(6))]);
}

const animals = { a: "red fox", b: "red red hen", c: "blue hen" };

test("BM25 gives what it gives by hand", () => {
  // N = 3, n = 2: ln(1 + 1.5 / 2.5) = ln 1.6; average length 7/3.
  // a: tf 1, length 2: 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 6/7)) = 2.2 / 2.0714286
  // b: tf 2, length 3: 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 9/7)) = 4.4 / 3.4571429
  expect(shown(rankByWords([indexOf(animals)], ["red"]))).toEqual([
    ["b", Number((Math.log(1.6) * (4.4 / 3.457_142_857)).toFixed(6))],
    ["a", Number((Math.log(1.6) * (2.2 / 2.071_428_571)).toFixed(6))],
  ]);
  expect(shown(rankByWords([indexOf(animals)], ["red"]))[0]?.[1]).toBe(0.598186);
});

test("BM25 adds the words up, and a word that is not there adds nothing", () => {
  const index = indexOf(animals);
  const [red] = shown(rankByWords([index], ["red"]));
  const both = new Map(shown(rankByWords([index], ["red", "hen", "nothing"])));
  const hen = new Map(shown(rankByWords([index], ["hen"])));

  expect(both.get("b")).toBeCloseTo((red?.[1] ?? 0) + (hen.get("b") ?? 0), 5);
});

test("documents of several collections are ranked as if they were in one", () => {
  const parts = [indexOf({ a: animals.a }), indexOf({ b: animals.b, c: animals.c })];

  expect(shown(rankByWords(parts, ["red", "hen"]))).toEqual(
    shown(rankByWords([indexOf(animals)], ["red", "hen"])),
  );
});

test("of equals the one with the lower id is first, whichever came first", () => {
  expect(
    shown(rankByWords([indexOf({ z: "word", m: "word" })], ["word"])).map(([id]) => id),
  ).toEqual(["m", "z"]);
});

test("a document that was removed is not found, and what is left is ranked as if it had never been", () => {
  const index = indexOf({ ...animals, d: "red red red" });
  index.remove("d");

  expect(shown(rankByWords([index], ["red"]))).toEqual(
    shown(rankByWords([indexOf(animals)], ["red"])),
  );
  expect(index.postings.size).toBe(indexOf(animals).postings.size);
});

test("a text that is the query is as alike as can be, and half of it by the cosine", () => {
  const index = indexOf({ whole: "alpha beta", half: "alpha", none: "gamma" });

  // Two words in two dimensions, one in one of them: 1 / (1 * √2).
  expect(shown(rankByMeaning([index], wordCountsOf("beta alpha")))).toEqual([
    ["whole", 1],
    ["half", Number(Math.SQRT1_2.toFixed(6))],
  ]);
});

test("reciprocal rank fusion gives what it gives by hand", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => {
    const document = indexOf({ [id]: "x" }).documents.get(id);
    if (document === undefined) throw new Error("it was just added");
    return { document, score: 1 };
  }) as [Ranked, Ranked, Ranked];
  const weights = { semantic: 0.7, keyword: 0.3, constant: 60 };

  expect(shown(fuse([a, b], [b, c], weights))).toEqual([
    ["b", Number((0.7 / 62 + 0.3 / 61).toFixed(6))],
    ["a", Number((0.7 / 61).toFixed(6))],
    ["c", Number((0.3 / 62).toFixed(6))],
  ]);
});

test("a query looks at so many documents and no more", () => {
  const index = new InvertedIndex();
  for (let id = 0; id < 3000; id++) index.add(`d${id}`, id === 2999 ? "many one" : "many");

  const found = rankByWords([index], ["many", "one"]);

  expect(found).toHaveLength(500);
  // The rarest word comes first, so what only it finds is never left out.
  expect(found[0]?.document.id).toBe("d2999");
});
