import type { Warning } from "../../engine/events.ts";
import type { CallFinding } from "../../engine/live/call-finding.ts";
import type { LiveEvent, LiveHeader } from "../../engine/live/live-events.ts";
import { coloursOf, type TextOptions } from "../text/colours.ts";
import { counted, labelled, linesText, listed, plural, prose, shortValue } from "../text/layout.ts";
import { renderCallFinding, renderCallFindingLine } from "./call-finding-text.ts";
import { renderLiveAlerts, renderLiveSummary } from "./live-summary.ts";

/** How much of a run is told. */
export interface LiveTextOptions extends TextOptions {
  /** Only findings and warnings. */
  readonly quiet: boolean;
}

/** What is said of a schema that is not the server's before anything is called. */
const drift = "the server tells another schema: what is found may come of that; see the end";

/** How many findings of one property are shown in full, and how many more in a line. */
const maxInFull = 10;
const maxInLine = 20;

/** The text of a run against a server, event by event. */
export class LiveText {
  private readonly options: LiveTextOptions;
  /** The first finding of each group. */
  private readonly firstOfGroup = new Map<string, string>();
  private readonly shownInFull = new Map<string, number>();
  private readonly shownInLine = new Map<string, number>();
  /** Why known failures are known, as far as an example was shown. */
  private readonly knownReasons = new Set<string>();
  private hidden = 0;
  private isDriftTold = false;

  constructor(options: LiveTextOptions) {
    this.options = options;
  }

  /** What to print for an event; empty where there is nothing to say. */
  textOf(event: LiveEvent): string {
    switch (event.kind) {
      case "run-started":
        return this.options.quiet ? "" : renderHeader(event.header, this.options);
      case "finding":
        return this.findingText(event.finding);
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

  /** In full for the first of a group. */
  private findingText(finding: CallFinding): string {
    if (finding.known !== undefined) return this.knownText(finding, finding.known);
    const first = this.firstOfGroup.get(finding.group);
    const gap = this.options.quiet && this.firstOfGroup.size === 0 ? "" : "\n";
    if (first === undefined) this.firstOfGroup.set(finding.group, finding.id);
    if (first === undefined && isBelow(this.shownInFull, finding.property, maxInFull))
      return `${gap}${renderCallFinding(finding, this.options)}`;
    if (isBelow(this.shownInLine, finding.property, maxInLine))
      return renderCallFindingLine(finding, first, this.options);
    this.hidden++;
    return "";
  }

  /** One example of each reason; the rest is counted in the summary. */
  private knownText(finding: CallFinding, reason: string): string {
    if (this.options.quiet || this.knownReasons.has(reason)) return "";
    this.knownReasons.add(reason);
    return `\n${renderCallFinding(finding, this.options)}`;
  }

  /** A server that breaks everywhere must not bury what else there is. */
  private hiddenText(): string {
    if (this.hidden === 0) return "";
    return `\n${plural(this.hidden, "more finding")} of the same claims: see the JSON report\n`;
  }
}

/** Whether a count is below its limit; counts on if so. */
function isBelow(counts: Map<string, number>, key: string, limit: number): boolean {
  const count = counts.get(key) ?? 0;
  if (count < limit) counts.set(key, count + 1);
  return count < limit;
}

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
