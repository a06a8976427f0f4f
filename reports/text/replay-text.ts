import type { Replayed, ReplayResult } from "../../engine/replay.ts";
import { printable } from "../../schema/printable.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, plural, prose, shortValue } from "../../schema/text/layout.ts";
import { renderCallFinding } from "../live/call-finding-text.ts";
import { renderFinding } from "./finding-text.ts";

/** What still fails, in full; what is fixed and what could not be tried again, briefly; and the counts. */
export function renderReplay(
  outcome: Pick<ReplayResult, "replayed" | "warnings">,
  options: TextOptions,
): string {
  const { warn } = coloursOf(options);
  const failures = outcome.replayed.map((failure) => replayedText(failure, options));
  const warnings = outcome.warnings.flatMap(({ message }) =>
    prose(shortValue(message)).map((line, index) =>
      index === 0 ? `${warn("WARN")} ${line}\n` : `     ${line}\n`,
    ),
  );
  return `${failures.join("")}${warnings.join("")}${countsText(outcome, options)}\n`;
}

function replayedText(failure: Replayed, options: TextOptions): string {
  const { good, warn } = coloursOf(options);
  const { status, finding, callFinding, id, file } = failure;
  if (callFinding !== undefined) return `${renderCallFinding(callFinding, options)}\n`;
  if (finding !== undefined) return `${renderFinding(finding, options)}\n`;
  if (status === "fixed") {
    const fate = failure.removed ? "taken out of the store" : "kept in the store";
    if (failure.reason !== undefined)
      return `${good("HELD")} ${id}  ${shortValue(failure.reason)}; ${fate}: ${file}\n`;
    return `${good("FIXED")} ${id}  ${fate}: ${file}\n`;
  }
  // What stands below the reason has a command in it, to be copied.
  const [reason = "", ...others] = (failure.reason ?? "for no reason").split("\n");
  const first = `${warn("NOT REPLAYED")} ${id}  ${shortValue(reason)}: ${file}\n`;
  return `${first}${others.map((line) => `  ${printable(line)}\n`).join("")}`;
}

function countsText(
  { replayed, warnings }: Pick<ReplayResult, "replayed" | "warnings">,
  options: TextOptions,
): string {
  const { bad, good, warn } = coloursOf(options);
  if (replayed.length === 0)
    return warnings.length === 0
      ? "the store is empty: nothing to replay"
      : "nothing could be replayed";
  const count = (status: Replayed["status"]) =>
    replayed.filter((failure) => failure.status === status).length;
  const failing = count("still-fails");
  const parts = [
    failing === 0 ? "" : bad(`${counted(failing)} still ${failing === 1 ? "fails" : "fail"}`),
    count("fixed") === 0 ? "" : good(`${counted(count("fixed"))} fixed`),
    count("not-replayed") === 0 ? "" : warn(`${counted(count("not-replayed"))} not replayed`),
  ];
  const list = parts.filter((part) => part !== "").join(", ");
  return `${plural(replayed.length, "stored failure")}: ${list}`;
}
