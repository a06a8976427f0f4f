import type { Finding } from "../../engine/finding.ts";
import type { Upgrade } from "../../engine/upgrades.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, cutLine, labelled, plural } from "../../schema/text/layout.ts";

/** Failures that are listed on each side; the rest is counted. */
const maxListed = 8;

/** What each upgrade in a run brings: what is new, and what is mended. Empty where there is none. */
export function renderUpgrades(upgrades: readonly Upgrade[], options: TextOptions): string {
  return upgrades.map((upgrade) => upgradeText(upgrade, options)).join("\n");
}

function upgradeText(upgrade: Upgrade, options: TextOptions): string {
  const { strong, bad, good } = coloursOf(options);
  const { from, to, fresh, mended, common, uncompared } = upgrade;
  const title = `${strong(from)} to ${strong(to)}`;
  const counts = [
    plural(fresh.length, "new failure"),
    `${counted(mended.length)} mended`,
    `${counted(common)} as before`,
    ...(uncompared === 0 ? [] : [`${plural(uncompared, "check")} not comparable`]),
  ];
  const lines = [
    `${title}: ${counts.join(", ")}`,
    ...(fresh.length === 0 ? [] : labelled("new", listOf(fresh, bad))),
    ...(mended.length === 0 ? [] : labelled("mended", listOf(mended, good))),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function listOf(
  findings: readonly Finding[],
  coloured: (text: string) => string,
): readonly string[] {
  const shown = findings.slice(0, maxListed).map((finding) => coloured(cutLine(lineOf(finding))));
  const rest = findings.length - shown.length;
  return rest === 0 ? shown : [...shown, `${counted(rest)} more: see the JSON report`];
}

function lineOf({ id, property, subject, path, actual }: Finding): string {
  return `${id}  ${property}  ${subject}  ${path ?? actual}`;
}
