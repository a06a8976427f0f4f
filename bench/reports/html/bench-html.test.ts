import { expect, test } from "vitest";
import { codecResult } from "../testing/codec-result.ts";
import { lawOf, loadResult, stepOf } from "../testing/load-result.ts";
import { markupErrors } from "../testing/markup-errors.ts";
import { hostileText, hugeCodecs, hugeLoad, oddResults } from "../testing/odd-results.ts";
import { benchHtml } from "./bench-html.ts";
import { styleSheet } from "./style-sheet.ts";

/** Elements that load nothing and run nothing. */
const harmlessElements = new Set([
  ...["html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section"],
  ...["h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "small"],
  ...["code", "a", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"],
  ...["svg", "desc", "g", "text", "line", "rect", "circle", "path"],
]);
const harmlessAttributes = new Set([
  ...["lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "scope"],
  ...["tabindex", "aria-label", "aria-labelledby", "aria-hidden", "viewBox", "text-anchor"],
  ...["x", "y", "x1", "y1", "x2", "y2", "width", "height", "rx", "cx", "cy", "r", "d"],
  "stroke-dasharray",
]);

const results = Object.entries({ codecs: codecResult, load: loadResult, ...oddResults });

test.each(results)(
  "the page is well-formed, needs nothing else, and holds no script: %s",
  (_, result) => {
    const page = benchHtml(result);

    const tags = [...page.matchAll(/<([a-zA-Z][\w-]*)([^>]*)>/g)];
    const attributes = tags.flatMap(([, , text = ""]) =>
      [...text.matchAll(/ ([\w:-]+)="[^"]*"/g)].map(([, name]) => name ?? ""),
    );
    const urls = tags.flatMap(([, , text = ""]) =>
      [...text.matchAll(/ href="([^"]*)"/g)].map(([, url]) => url ?? ""),
    );

    expect(markupErrors(page)).toEqual([]);
    expect(tags.map(([, name = ""]) => name).filter((name) => !harmlessElements.has(name))).toEqual(
      [],
    );
    expect(attributes.filter((name) => !harmlessAttributes.has(name))).toEqual([]);
    expect(urls.filter((url) => !/^#[a-z]+$/.test(url))).toEqual([]);
    expect(/url\(|@import|https?:/.test(styleSheet)).toBe(false);
    expect(page.match(/="[^"]*(?:NaN|Infinity|undefined|null)[^"]*"/)).toBeNull();
  },
);

test.each(results)(
  "every drawing is told in words too, and no id is there twice: %s",
  (_, result) => {
    const page = benchHtml(result);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const named = [...page.matchAll(/ aria-labelledby="([^"]+)"/g)].flatMap(([, those = ""]) =>
      those.split(" "),
    );
    const drawings = [...page.matchAll(/<svg [^>]*role="img"/g)].length;

    expect(new Set(ids).size).toBe(ids.length);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect([
      ...page.matchAll(
        /<svg [^>]*role="img" aria-labelledby="[^"]+"><title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/g,
      ),
    ]).toHaveLength(drawings);
  },
);

test("a page of well-formed markup is told from one that is not", () => {
  expect(markupErrors('<p class="a">x &amp; y<br /></p>')).toEqual([]);
  expect(markupErrors("<p><b></p></b>")).toEqual(["</p> closes what is not open, at 10"]);
  expect(markupErrors("<p>")).toEqual(["<p> is never closed"]);
  expect(markupErrors("<p class=a>x</p>")).toEqual([expect.stringContaining("no markup at 0")]);
  expect(markupErrors("a & b")).toEqual([expect.stringContaining("no markup at 2")]);
});

test("every plot is drawn where there is something to draw", () => {
  const [codecs, load] = [benchHtml(codecResult), benchHtml(loadResult)];
  const titlesOf = (page: string): readonly (string | undefined)[] =>
    [...page.matchAll(/<title id="[^"]*">([^<]*)</g)].map(([, title]) => title);

  expect(titlesOf(codecs)).toEqual([
    "What it costs now, beside before",
    ...["encode", "decode", "json-encode", "draw", "encode"].map((name) => `${name}: time of one`),
  ]);
  expect(titlesOf(load)).toEqual([
    "What it costs now, beside before",
    "Calls a second over callers",
    "Latency by percentile",
    "How many calls took how long",
    "While the steps ran",
  ]);
});

test("names cannot become markup, and hidden characters are shown", () => {
  const page = benchHtml(oddResults["hostile"] ?? codecResult);

  expect(page).toContain("&lt;script src=&quot;https://evil.example/x.js&quot;&gt;");
  expect(page).toContain("\\u0000\\u001b[31m\\n\\u202e\\ud800");
  expect(hostileText).toContain("\u202e");
  expect(/(?!\n)\p{C}/u.test(page)).toBe(false);
  expect(page.length).toBeLessThan(60_000);
});

test.each([
  [
    "200 methods in 20 steps",
    hugeLoad,
    "Of 200 methods, the first 24 are drawn, the first 100 have tables",
  ],
  [
    "a schema of 300 types",
    hugeCodecs,
    "Of 300 types, the first 20 are drawn, the first 250 have tables",
  ],
])("what is too much is left out and said: %s", (_, huge, note) => {
  const page = benchHtml(huge());

  expect(page.length).toBeLessThan(8e6);
  expect(page).toContain(note);
});

test.each([
  ["no operation", "Nothing was measured: there was no operation."],
  ["all skipped", "Nothing was measured: all 2 operations skipped."],
  ["no step", "Nothing was measured: no call was made."],
  ["no OK at all", "Nothing was measured: none of 8,120 calls ended with OK."],
  [
    "nothing to compare",
    "Nothing could be compared with the baseline of 2026-11-20 on the same machine.",
  ],
])("a run that shows nothing is bad: %s", (name, text) => {
  expect(benchHtml(oddResults[name] ?? codecResult)).toContain(`<li class="bad">${text}</li>`);
});

test("only a comparison that tells all is good", () => {
  const toneOf = (name: string): string | undefined =>
    /<li class="(\w+)">Compared/.exec(benchHtml(oddResults[name] ?? codecResult))?.[1];

  expect(toneOf("all the same")).toBe("good");
  expect(toneOf("only cannot tell")).toBe("warn");
  expect(toneOf("one step")).toBe("plain");
  expect(toneOf("hostile")).toBe("bad");
});

test("where several connections were measured, each has a curve of its own steps, and is named", () => {
  const method = "a.B/C";
  const law = lawOf(method, [900, 0.05, 0], [4, 8, 16]);
  const stepAt = (connections: number, concurrency: number) =>
    stepOf(method, { kind: "closed", connections, concurrency }, 100 * connections);
  const page = benchHtml({
    ...loadResult,
    laws: [law, { ...law, connections: 4 }],
    steps: [1, 4].flatMap((connections) =>
      [4, 8, 16].map((callers) => stepAt(connections, callers)),
    ),
  });

  const titles = [...page.matchAll(/Calls a second over callers[^<]*/g)].map(([title]) => title);
  const heightsOf = (id: string) => {
    const drawing = page.split(`id="${id}-about"`)[1]?.split("</svg>")[0] ?? "";
    return [...drawing.matchAll(/"whisker" [^>]* y1="([\d.]+)"/g)].map(([, y]) => Number(y));
  };
  expect(new Set(titles)).toEqual(
    new Set(["Calls a second over callers", "Calls a second over callers, 4 connections"]),
  );
  const [alone = [], four = []] = ["curve-0-0", "curve-0-1"].map(heightsOf);
  expect([alone.length, four.length]).toEqual([3, 3]);
  // Over four connections there are four times as many calls: each of their lines stands higher.
  expect(Math.max(...four)).toBeLessThan(Math.min(...alone));
  expect(page).toContain("4 connections: One caller alone");
});
