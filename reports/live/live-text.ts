import type { Warning } from "../../engine/events.ts";
import type { CallFinding } from "../../engine/live/call-finding.ts";
import type { LiveEvent, LiveHeader } from "../../engine/live/live-events.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  counted,
  labelled,
  linesText,
  listed,
  plural,
  prose,
  shortValue,
} from "../../schema/text/layout.ts";
import {
  type FindingRenderers,
  type RunTextOptions,
  ShownFindings,
} from "../text/shown-findings.ts";
import { renderCallFinding, renderCallFindingLine } from "./call-finding-text.ts";
import { renderLiveAlerts, renderLiveSummary } from "./live-summary.ts";

/** What is said of a schema that is not the server's before anything is called. */
const drift = "the server tells another schema: what is found may come of that; see the end";

/** The text of a run against a server, event by event. */
export class LiveText {
  private readonly options: RunTextOptions;
  private readonly findings: ShownFindings<CallFinding>;
  private isDriftTold = false;

  constructor(options: RunTextOptions) {
    this.options = options;
    this.findings = new ShownFindings(renderers, options);
  }

  /** What to print for an event; empty where there is nothing to say. */
  textOf(event: LiveEvent): string {
    switch (event.kind) {
      case "run-started":
        return this.options.quiet ? "" : renderHeader(event.header, this.options);
      case "finding":
        return this.findings.textOf(event.finding);
      case "run-finished":
        return this.options.quiet
          ? renderLiveAlerts(event.result, this.options)
          : `${this.hiddenText()}\n${renderLiveSummary(event.result, this.options)}`;
      case "warning":
        return this.warningText(event.warning);
      case "progress":
      case "check-finished":
        return "";
    }
  }

  /** Warnings stand in the summary, where they are not lost between findings; one changes how those are to be read. */
  private warningText({ code }: Warning): string {
    if (code !== "schema-drift" || this.isDriftTold || this.options.quiet) return "";
    this.isDriftTold = true;
    return linesText(labelled("drift", prose(drift)));
  }

  private hiddenText(): string {
    const { hidden } = this.findings;
    if (hidden === 0) return "";
    return `\n${plural(hidden, "more finding")} of the same claims: see the JSON report\n`;
  }
}

const renderers: FindingRenderers<CallFinding> = {
  inFull: renderCallFinding,
  inLine: renderCallFindingLine,
  placeOf: ({ property }) => property,
};

function renderHeader(header: LiveHeader, options: TextOptions): string {
  const { strong } = coloursOf(options);
  const { services, methods, checks, concurrency } = header;
  const calls = concurrency === 1 ? "one call" : `${counted(concurrency)} calls`;
  return linesText([
    `${strong(`wireproof ${header.version}`)}  seed ${strong(header.seed)}`,
    ...labelled("target", [shortValue(header.target)]),
    ...labelled("schema", [shortValue(`${plural(methods, "method")}, by ${header.schemaFrom}`)]),
    ...labelled("services", listed(services.map((name) => shortValue(name)))),
    ...labelled("property", propertyLine(header.properties)),
    ...labelled("checks", [`${counted(checks)}, with ${calls} under way at once`]),
  ]);
}

/** The ids where a line has room for them, and else how many there are: the table below the run names all. */
function propertyLine(ids: readonly string[]): readonly string[] {
  const lines = listed(ids);
  return lines.length === 1 ? lines : [plural(ids.length, "property", "properties")];
}
