import { ProgressLine } from "../reports/progress-line.ts";
import type { Terminal } from "./terminal.ts";

/** How a command prints what a run tells. */
export interface EventPrinting<E> {
  /** What to print for an event; empty where there is nothing to say. */
  textOf(event: E): string;
  /** Draws how far the run is, where the event says so; whether it does. */
  draw(event: E, line: ProgressLine | undefined): boolean;
}

/** Which flags say how much is printed. */
export interface PrintFlags {
  readonly format: string;
  readonly quiet?: boolean;
}

/** Prints the events of a run, with a line of progress below them where there is a terminal. */
export function eventPrinter<E extends { readonly kind: string }>(
  terminal: Terminal,
  { format, quiet }: PrintFlags,
  { textOf, draw }: EventPrinting<E>,
): (event: E) => void {
  const progress = progressLine(terminal, quiet);
  return (event) => {
    if (draw(event, progress)) return;
    const shown = format === "text" ? textOf(event) : "";
    if (shown !== "" || event.kind === "run-finished") progress?.clear();
    if (shown !== "") terminal.out(shown);
  };
}

/** One line that is rewritten in place; `undefined` where it would not be, or is not wanted. */
export function progressLine(terminal: Terminal, quiet = false): ProgressLine | undefined {
  if (!terminal.showsProgress || quiet) return undefined;
  return new ProgressLine({
    write: (text) => terminal.err(text),
    columns: () => terminal.columns(),
    now: () => performance.now(),
  });
}
