import { duration } from "../../../schema/text/layout.ts";
import { version } from "../../../schema/version.ts";
import type { BenchResult } from "../../bench-result.ts";
import { environmentWords, measuredStatement, rangeWords } from "../bench-words.ts";
import { comparisonsStatement } from "../comparison-words.ts";
import { codecSection } from "./codec-section.ts";
import { comparisonSection, recommendationSection } from "./comparison-section.ts";
import { loadSection } from "./load-section.ts";
import { type Content, capital, element, type Markup, shown, style } from "./markup.ts";
import type { Section } from "./section.ts";
import { styleSheet } from "./style-sheet.ts";

/** Warnings that are told; the rest is counted. */
const maxWarnings = 60;

/** What the page may load: nothing. Styles are its own. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * What a run of the bench came to as one HTML page that needs nothing else: no network, no script, plots drawn as SVG,
 * so that it shows the same from a disk, in a mail and where a CI lets no script run. It is well-formed XML too.
 *
 * What is too much to be drawn or listed is left out and said, so that a page stays below a few megabytes.
 */
export function benchHtml(result: BenchResult): string {
  const sections = [
    comparisonSection(result),
    codecSection(result),
    loadSection(result),
    recommendationSection(result),
  ].flatMap((section) => section ?? []);
  const page = element(
    "html",
    { lang: "en" },
    element(
      "head",
      {},
      element("meta", { charset: "utf-8" }),
      element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
      element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      element("meta", { name: "color-scheme", content: "light dark" }),
      element("title", {}, `${shown(result.subject, 80)}: wireproof bench`),
      style(styleSheet),
    ),
    element(
      "body",
      {},
      element("main", {}, headOf(result), contentsOf(sections), sections.map(sectionOf)),
    ),
  );
  return `<!DOCTYPE html>\n${page.markup}\n`;
}

function headOf(result: BenchResult): Markup {
  const { suite, subject, warnings, startedAt, durationMs, seed, command, schemaDigest } = result;
  const statements = [measuredStatement(result), comparisonsStatement(result)];
  return element(
    "header",
    {},
    element("p", { class: "eyebrow" }, `wireproof bench · ${suite}`),
    element("h1", {}, shown(subject, 240)),
    element(
      "ul",
      { class: "statements" },
      statements.map(({ text, tone }) =>
        element("li", { class: tone }, `${capital(shown(text, 2000))}.`),
      ),
    ),
    warnings
      .slice(0, maxWarnings)
      .map((warning) => element("p", { class: "note warn" }, `Warning: ${shown(warning, 1000)}`)),
    warnings.length > maxWarnings
      ? element(
          "p",
          { class: "note warn" },
          `${warnings.length - maxWarnings} more warnings in the JSON report`,
        )
      : undefined,
    element(
      "dl",
      { class: "facts" },
      fact("Started", startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")),
      fact("Took", duration(durationMs)),
      fact("Seed", seed),
      fact("Schema", schemaDigest),
      fact("Tool", `wireproof ${version}`),
      fact("Machine", environmentWords(result), true),
      fact("Again", element("code", {}, shown(command, 1000)), true),
    ),
    element(
      "p",
      { class: "soft" },
      element("small", {}, `${capital(rangeWords(suite))}, below or behind them.`),
    ),
  );
}

function fact(name: string, value: Content, isWide = false): Markup {
  const text = typeof value === "string" ? shown(value, 400) : value;
  return element(
    "div",
    { class: isWide ? "wide" : undefined },
    element("dt", {}, name),
    element("dd", {}, text),
  );
}

function contentsOf(sections: readonly Section[]): Markup | undefined {
  if (sections.length < 2) return undefined;
  const links = sections.map(({ id, title }) =>
    element("li", {}, element("a", { href: `#${id}` }, title)),
  );
  return element("nav", { "aria-label": "Contents" }, element("ol", {}, links));
}

function sectionOf({ id, title, content }: Section): Markup {
  return element(
    "section",
    { id, "aria-labelledby": `${id}-head` },
    element("h2", { id: `${id}-head` }, title),
    content,
  );
}
