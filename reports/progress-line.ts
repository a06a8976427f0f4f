import type { Progress } from "../engine/events.ts";
import { printable } from "../schema/printable.ts";
import { counted, duration, plural } from "../schema/text/layout.ts";

/** Where a progress line goes. */
export interface ProgressTarget {
  write(text: string): void;
  /** The width of the terminal now. */
  columns(): number;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

/** Ten times a second: more often is work that nobody sees. */
const intervalMs = 100;

/** ECMA-48: to the start of the line, and erase it. */
const eraseLine = "\r\u001b[K";

/** One line that is rewritten in place while a run goes on. For terminals only. */
export class ProgressLine {
  private readonly target: ProgressTarget;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private isShown = false;

  constructor(target: ProgressTarget) {
    this.target = target;
  }

  /** Draws how far a run is, unless the line was drawn a moment ago. */
  show(progress: Progress): void {
    this.draw(() => progressText(progress));
  }

  /** Draws a plain text, unless the line was drawn a moment ago. */
  draw(textOf: () => string): void {
    const now = this.target.now();
    if (now - this.drawnAt < intervalMs) return;
    this.drawnAt = now;
    this.isShown = true;
    // One column less: some terminals wrap as soon as the last one is written.
    const text = textOf().slice(0, Math.max(0, this.target.columns() - 1));
    this.target.write(`${eraseLine}${text}`);
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    if (this.isShown) this.target.write(eraseLine);
    this.isShown = false;
  }
}

function progressText(progress: Progress): string {
  const { current } = progress;
  const parts = [
    `${counted(progress.checksDone)}/${counted(progress.checks)} checks`,
    plural(progress.cases, "case"),
    plural(progress.findings, "finding"),
    duration(progress.elapsedMs),
    current === undefined ? "" : `${current.property} ${current.codec} ${current.subject}`,
  ];
  return printable(parts.filter((part) => part !== "").join("  "));
}
