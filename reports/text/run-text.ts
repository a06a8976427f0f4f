import type { RunEvent, RunHeader } from "../../engine/events.ts";
import type { Finding } from "../../engine/finding.ts";
import { coloursOf, type TextOptions } from "./colours.ts";
import { renderFinding, renderFindingLine } from "./finding-text.ts";
import { counted, labelled, listed, plural } from "./layout.ts";
import { renderAlerts, renderSummary } from "./summary-text.ts";

/** How much of a run is told. */
export interface RunTextOptions extends TextOptions {
  /** Only findings and warnings. */
  readonly quiet: boolean;
}

/** The text of a run, event by event. */
export class RunText {
  private readonly options: RunTextOptions;
  /** The first finding of each group. */
  private readonly firstOfGroup = new Map<string, string>();
  /** Findings shown in full, and in a line, of a property on a codec. */
  private readonly shownInFull = new Map<string, number>();
  private readonly shownInLine = new Map<string, number>();
  /** Why known failures are known, as far as an example was shown. */
  private readonly knownReasons = new Set<string>();
  private hidden = 0;

  constructor(options: RunTextOptions) {
    this.options = options;
  }

  /** What to print for an event; empty where there is nothing to say. */
  textOf(event: RunEvent): string {
    switch (event.kind) {
      case "run-started":
        return this.options.quiet ? "" : renderHeader(event.header, this.options);
      case "finding":
        return this.findingText(event.finding);
      case "run-finished":
        return this.options.quiet
          ? renderAlerts(event.result, this.options)
          : `${this.hiddenText()}\n${renderSummary(event.result, this.options)}`;
      // Warnings stand in the summary, where they are not lost between findings.
      case "warning":
      case "progress":
      case "check-finished":
        return "";
    }
  }

  /** In full for the first of a group. */
  private findingText(finding: Finding): string {
    if (finding.known !== undefined) return this.knownText(finding, finding.known);
    const first = this.firstOfGroup.get(finding.group);
    const where = `${finding.property} ${finding.codec}`;
    const gap = this.options.quiet && this.firstOfGroup.size === 0 ? "" : "\n";
    if (first === undefined) this.firstOfGroup.set(finding.group, finding.id);
    if (first === undefined && isBelow(this.shownInFull, where, maxInFull))
      return `${gap}${renderFinding(finding, this.options)}`;
    if (isBelow(this.shownInLine, where, maxInLine))
      return renderFindingLine(finding, first, this.options);
    this.hidden++;
    return "";
  }

  /** One example of each reason; the rest is counted in the summary. */
  private knownText(finding: Finding, reason: string): string {
    if (this.options.quiet || this.knownReasons.has(reason)) return "";
    this.knownReasons.add(reason);
    return `\n${renderFinding(finding, this.options)}`;
  }

  /** A codec that breaks everywhere must not bury what else there is. */
  private hiddenText(): string {
    if (this.hidden === 0) return "";
    return `\n${plural(this.hidden, "more finding")} of the same claims and codecs: see the JSON report\n`;
  }
}

/** How many findings of one property on one codec are shown in full, and how many more in a line. */
const maxInFull = 10;
const maxInLine = 20;

/** Whether a count is below its limit; counts on if so. */
function isBelow(counts: Map<string, number>, key: string, limit: number): boolean {
  const count = counts.get(key) ?? 0;
  if (count < limit) counts.set(key, count + 1);
  return count < limit;
}

function renderHeader(header: RunHeader, options: TextOptions): string {
  const { strong } = coloursOf(options);
  const codecs = header.codecs.map(({ name, version }) => `${name} ${version}`.trim());
  const lines = [
    `${strong(`wireproof ${header.version}`)}  seed ${strong(header.seed)}`,
    ...labelled("schema", [plural(header.messages, "message")]),
    ...labelled("codecs", listed(codecs)),
    ...labelled("property", listed(header.properties)),
    ...labelled("checks", [`${counted(header.checks)}, by ${plural(header.workers, "worker")}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
