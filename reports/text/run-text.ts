import type { RunEvent, RunHeader } from "../../engine/events.ts";
import type { Finding } from "../../engine/finding.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, labelled, listed, plural } from "../../schema/text/layout.ts";
import { renderFinding, renderFindingLine } from "./finding-text.ts";
import { type FindingRenderers, type RunTextOptions, ShownFindings } from "./shown-findings.ts";
import { renderAlerts, renderSummary } from "./summary-text.ts";

/** The text of a run, event by event. */
export class RunText {
  private readonly options: RunTextOptions;
  private readonly findings: ShownFindings<Finding>;

  constructor(options: RunTextOptions) {
    this.options = options;
    this.findings = new ShownFindings(renderers, options);
  }

  /** What to print for an event; empty where there is nothing to say. */
  textOf(event: RunEvent): string {
    switch (event.kind) {
      case "run-started":
        return this.options.quiet ? "" : renderHeader(event.header, this.options);
      case "finding":
        return this.findings.textOf(event.finding);
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

  private hiddenText(): string {
    const { hidden } = this.findings;
    if (hidden === 0) return "";
    return `\n${plural(hidden, "more finding")} of the same claims and codecs: see the JSON report\n`;
  }
}

const renderers: FindingRenderers<Finding> = {
  inFull: renderFinding,
  inLine: renderFindingLine,
  placeOf: ({ property, codec }) => `${property} ${codec}`,
};

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
