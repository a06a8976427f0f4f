import type { CallFinding, ShownCall } from "../../engine/live/call-finding.ts";
import { plural, shortValue } from "../../schema/text/layout.ts";
import { code, links, prose } from "../findings-markdown.ts";

/**
 * Stored failures of servers as a page in Markdown: each claim and way of failing once, with the smallest call that shows it.
 * Of what can be used against whoever runs the server it has the property and the method only.
 */
export function renderCallFindings(findings: readonly CallFinding[]): string {
  const groups = groupsOf(findings);
  const isSecret = (group: readonly CallFinding[]): boolean =>
    group.some(({ security }) => security === true);
  const secret = groups.filter(isSecret).flat();
  const lines = secret.map(({ property, subject }) => `- \`${property}\` of ${code(subject)}\n`);
  const parts = [
    "# Findings of servers\n",
    ...(lines.length === 0 ? [] : [`To be reported privately:\n\n${lines.join("")}`]),
    ...groups.filter((group) => !isSecret(group)).map(groupText),
  ];
  return parts.join("\n");
}

/** Failures of one claim that look the same but for names, the smallest first. */
function groupsOf(findings: readonly CallFinding[]): readonly (readonly CallFinding[])[] {
  const groups = new Map<string, CallFinding[]>();
  for (const finding of findings) {
    const key = `${finding.property}\n${finding.group}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.keys()].sort().map((key) => (groups.get(key) ?? []).sort(bySize));
}

function bySize(a: CallFinding, b: CallFinding): number {
  const [one, other] = [a, b].map(({ subject, id }) => `${subject}\n${id}`) as [string, string];
  return a.shrink.toBytes - b.shrink.toBytes || (one < other ? -1 : Number(one > other));
}

function groupText(group: readonly CallFinding[]): string {
  const [finding] = group;
  if (finding === undefined) return "";
  const { calls, expected, actual, because, path, repeats, replay } = finding;
  const { grpcurl, grpcurlBefore = [] } = finding;
  const last = calls.at(-1);
  const others = group.length - 1;
  const items = [
    ["clause", links(finding.source)],
    [
      "method",
      `${code(finding.subject)}${others === 0 ? "" : `, and ${plural(others, "other method")}`}`,
    ],
    ...calls.slice(0, -1).map((call) => ["before", `${code(call.subject)} with ${requests(call)}`]),
    ["request", last === undefined ? "" : requests(last)],
    [
      "written",
      prose([...(last?.written ?? []), last?.compression ?? ""].filter(Boolean).join("; ")),
    ],
    ["expected", prose(expected)],
    ["got", code(actual)],
    ["where", path === undefined ? "" : code(path)],
    ["because", because === undefined ? "" : prose(because)],
    ["fails", repeats.of === 0 ? "not tried again" : `${repeats.failed} of ${repeats.of} times`],
  ].filter(([, text]) => text !== "");
  const list = items.map(([name, text]) => `- ${name}: ${text}\n`).join("");
  const title = `## \`${finding.property}\`: ${prose(shortValue(because ?? path ?? actual, 100))}\n`;
  const isAlone = grpcurlBefore.length < calls.length - 1 && grpcurl !== undefined;
  const note = isAlone ? ["# the last call alone, behind those before it"] : [];
  const commands = [...note, ...grpcurlBefore, grpcurl ?? "", replay].filter(
    (command) => command !== "",
  );
  return `${title}\n${list}\n\`\`\`sh\n${commands.map((one) => shortValue(one, 4000)).join("\n")}\n\`\`\`\n`;
}

function requests({ json, hex }: ShownCall): string {
  const texts = json.length === 0 ? hex : json;
  return texts.length === 0 ? "no message" : texts.map(code).join(", then ");
}
