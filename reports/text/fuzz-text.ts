import type { FuzzEvent, FuzzResult, FuzzStatus } from "../../engine/fuzz-events.ts";
import { printable } from "../../schema/printable.ts";
import { counted, duration, labelled, plural } from "../../schema/text/layout.ts";
import { pasted } from "../../schema/text/pasted.ts";
import { RunText } from "./run-text.ts";
import type { RunTextOptions } from "./shown-findings.ts";

/** How much of fuzzing is told. */
export interface FuzzTextOptions extends RunTextOptions {
  /** The command that runs a round again, with its seed and number of cases to be put behind it. */
  readonly roundCommand: string;
}

/** The text of fuzzing, event by event. */
export class FuzzText {
  private readonly options: FuzzTextOptions;
  private readonly run: RunText;

  constructor(options: FuzzTextOptions) {
    this.options = options;
    this.run = new RunText(options);
  }

  /** What to print for an event; empty where there is nothing to say. */
  textOf(event: FuzzEvent): string {
    const { quiet } = this.options;
    switch (event.kind) {
      case "round-started": {
        const { number, seed, maxExamples } = event.round;
        const cases = `${counted(maxExamples)} random ${maxExamples === 1 ? "case" : "cases"} a check`;
        return quiet ? "" : lines(labelled(`round ${number}`, [`seed ${seed}, ${cases}`]));
      }
      case "fuzz-finished": {
        const text = this.run.textOf({ kind: "run-finished", result: event.result });
        return quiet ? text : `${text}${this.closing(event.result)}`;
      }
      case "status":
        return "";
      case "run-started":
      case "finding":
      case "warning":
        return this.run.textOf(event);
    }
  }

  private closing({ rounds, stored }: FuzzResult): string {
    const kept = stored === undefined ? "" : `; ${plural(stored, "failure")} in the store`;
    const again = `${this.options.roundCommand} --seed SEED --max-examples CASES`;
    return lines([
      ...labelled("rounds", [`${counted(rounds)}${kept}`]),
      ...labelled("a round", [pasted(again, this.options)]),
    ]);
  }
}

/** How far fuzzing is, in a line. */
export function renderFuzzStatus(status: FuzzStatus): string {
  const { leftMs, stored, current } = status;
  const parts = [
    `round ${counted(status.round)}`,
    plural(status.cases, "case"),
    `${counted(status.casesPerSecond)} a second`,
    plural(status.findings, "finding"),
    stored === undefined ? "" : `${counted(stored)} stored`,
    leftMs === undefined ? duration(status.elapsedMs) : `${duration(leftMs)} left`,
    current === undefined ? "" : `${current.property} ${current.codec} ${current.subject}`,
  ];
  return printable(parts.filter((part) => part !== "").join("  "));
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
