import type { CompatResult, VersionResult } from "../../engine/compat/compat-result.ts";
import type { TextOptions } from "../../schema/text/colours.ts";
import { counted, labelled, linesText, plural } from "../../schema/text/layout.ts";
import { type Breaking, renderBreaking, renderSeen } from "./breaking-text.ts";
import { cellWord } from "./cell-words.ts";
import { changeTable } from "./change-table.ts";
import { changeWords, methodWords } from "./change-words.ts";
import { methodTable } from "./method-table.ts";
import { hazardText, oneSidedText } from "./notes-text.ts";
import { rolloutLines } from "./rollout-text.ts";
import { failingOf, isOnMethod, type Verdict } from "./verdicts.ts";

/** Breaking changes that are shown in full; the rest is named. */
const maxDetails = 20;

/** How much was compared, and in which order it may be rolled out. */
export function versionSummary(version: VersionResult): string {
  const { messages, changedMessages, sameFiles, commonMethods, methods } = version;
  const same = messages - changedMessages;
  const files = sameFiles === 0 ? "" : ` (${plural(sameFiles, "file")} the same)`;
  const counts = `${counted(messages)} in common: ${counted(changedMessages)} to judge, ${counted(same)} the same by descriptor${files}`;
  const calls =
    commonMethods === 0 && methods.length === 0
      ? []
      : [`${counted(commonMethods)} in common; ${plural(methods.length, "change")}`];
  const nothing = sameFiles > 0 && messages === 0;
  return linesText([
    ...labelled("messages", [nothing ? `${plural(sameFiles, "file")}, all the same` : counts]),
    ...labelled("methods", calls),
    ...labelled("rollout", rolloutLines(version)),
  ]);
}

/** The tables of one version. */
export function versionTables(
  result: CompatResult,
  version: VersionResult,
  options: TextOptions,
): readonly string[] {
  return [changeTable(result, version, options), methodTable(version, options)];
}

/** Kinds of changes that were shown in full, and against which version. */
export type Shown = Map<string, string>;

/** What breaks, in full where it was not before, and what may break one day. */
export function versionDetails(
  result: CompatResult,
  version: VersionResult,
  options: TextOptions & { readonly quiet: boolean; readonly shown: Shown },
): readonly string[] {
  const kinds = [...alike(failingOf(result, version))];
  const fresh = kinds.filter(([kind, one]) => !options.shown.has(keyOf(kind, one)));
  const before = kinds.filter(([kind, one]) => options.shown.has(keyOf(kind, one)));
  const more = fresh.length - maxDetails;
  const texts = [
    ...fresh.slice(0, maxDetails).map(([, one]) => renderBreaking(one, options)),
    ...before.map(([kind, one]) =>
      renderSeen(one, options.shown.get(keyOf(kind, one)) ?? "", options),
    ),
    more > 0
      ? `… ${plural(more, "more breaking change")} of other kinds: the JSON report has all of them\n`
      : "",
    hazardText(version, options),
    options.quiet ? "" : oneSidedText(version),
  ];
  for (const [kind, one] of fresh.slice(0, maxDetails))
    options.shown.set(keyOf(kind, one), version.against);
  return texts;
}

/** The same change of the same field has been shown; of another one it has not. */
function keyOf(kind: string, { verdict }: Breaking): string {
  return `${verdict.change.subject}\n${kind}`;
}

/** Changes that are the same one in another place together: the first is shown, the others are named. */
function alike(verdicts: readonly Verdict[]): ReadonlyMap<string, Breaking> {
  const groups = new Map<string, { verdict: Verdict; likewise: string[] }>();
  for (const verdict of verdicts) {
    const kind = kindOf(verdict);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { verdict, likewise: [] });
    else group.likewise.push(verdict.change.subject);
  }
  return groups;
}

function kindOf(verdict: Verdict): string {
  if (isOnMethod(verdict)) {
    const clients = verdict.breaking.map(({ client, source }) => `${client} ${source}`);
    return ["method", methodWords(verdict.change), ...clients].join("\n");
  }
  const { change, cells, breaking } = verdict;
  return [changeWords(change), ...cells.map((cell) => cellWord(cell, breaking).text)].join("\n");
}
