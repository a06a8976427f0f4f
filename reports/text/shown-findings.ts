import type { TextOptions } from "../../schema/text/colours.ts";

/** How much of a run is told. */
export interface RunTextOptions extends TextOptions {
  /** Only findings and warnings. */
  readonly quiet: boolean;
}

/** What deciding how a finding is shown takes of it. */
export interface ShownFinding {
  readonly id: string;
  readonly group: string;
  /** Why it is known, where it is. */
  readonly known?: string;
}

/** How findings of a sort are rendered. */
export interface FindingRenderers<F> {
  inFull(finding: F, options: RunTextOptions): string;
  /** `first` is the id of the finding of the same group that was shown before. */
  inLine(finding: F, first: string | undefined, options: RunTextOptions): string;
  /** What counts as one place, of which only so much is shown. */
  placeOf(finding: F): string;
}

/** How many findings of one place are shown in full, and how many more in a line. */
const maxInFull = 10;
const maxInLine = 20;

/** Shows the first finding of each group in full and others in a line: what breaks everywhere must not bury what else there is. */
export class ShownFindings<F extends ShownFinding> {
  private readonly renderers: FindingRenderers<F>;
  private readonly options: RunTextOptions;
  /** The first finding of each group. */
  private readonly firstOfGroup = new Map<string, string>();
  private readonly shownInFull = new Map<string, number>();
  private readonly shownInLine = new Map<string, number>();
  /** Why known failures are known, as far as an example was shown. */
  private readonly knownReasons = new Set<string>();
  /** How many findings were not shown. */
  hidden = 0;

  constructor(renderers: FindingRenderers<F>, options: RunTextOptions) {
    this.renderers = renderers;
    this.options = options;
  }

  /** What to print for a finding; empty where there were enough like it. */
  textOf(finding: F): string {
    if (finding.known !== undefined) return this.knownText(finding, finding.known);
    const first = this.firstOfGroup.get(finding.group);
    const place = this.renderers.placeOf(finding);
    const gap = this.options.quiet && this.firstOfGroup.size === 0 ? "" : "\n";
    if (first === undefined) this.firstOfGroup.set(finding.group, finding.id);
    if (first === undefined && isBelow(this.shownInFull, place, maxInFull))
      return `${gap}${this.renderers.inFull(finding, this.options)}`;
    if (isBelow(this.shownInLine, place, maxInLine))
      return this.renderers.inLine(finding, first, this.options);
    this.hidden++;
    return "";
  }

  /** One example of each reason; the rest is counted in the summary. */
  private knownText(finding: F, reason: string): string {
    if (this.options.quiet || this.knownReasons.has(reason)) return "";
    this.knownReasons.add(reason);
    return `\n${this.renderers.inFull(finding, this.options)}`;
  }
}

/** Whether a count is below its limit; counts on if so. */
function isBelow(counts: Map<string, number>, key: string, limit: number): boolean {
  const count = counts.get(key) ?? 0;
  if (count < limit) counts.set(key, count + 1);
  return count < limit;
}
