import type { Refusal, RolloutAnswer, VersionResult } from "../../engine/compat/compat-result.ts";
import type { RolloutOrder } from "../../engine/compat/modes.ts";
import { cutLine } from "../../schema/text/layout.ts";
import { encodingWords } from "./cell-words.ts";
import { hasServices, isCall } from "./verdicts.ts";

/** Whom an order names first: without services it is readers that stand for servers, and writers for clients. */
function parties(order: RolloutOrder, services: boolean): readonly [string, string] {
  const named = services ? (["servers", "clients"] as const) : (["readers", "writers"] as const);
  return order === "servers first" ? named : [named[1], named[0]];
}

/** The answer in a few words: `update servers first, then clients`. */
export function rolloutWords({ order }: RolloutAnswer, version: VersionResult): string {
  const services = hasServices(version);
  const both = services ? "servers and clients" : "readers and writers";
  if (order === "either") return `${both} may be updated in any order`;
  if (order === "neither") return `no order is safe for ${both}`;
  const [first, second] = parties(order, services);
  return `update ${first} first, then ${second}`;
}

/** In which order the change may be rolled out, and what breaks in the orders that are refused; encodings that agree once. */
export function rolloutLines(version: VersionResult): readonly string[] {
  const [first, ...others] = version.rollout;
  if (first === undefined) return [];
  if (others.every((answer) => answer.order === first.order))
    return answerLines(first, version, "");
  return version.rollout.flatMap((answer) =>
    answerLines(answer, version, `${encodingWords[answer.encoding]}: `),
  );
}

function answerLines(
  answer: RolloutAnswer,
  version: VersionResult,
  prefix: string,
): readonly string[] {
  return [
    `${prefix}${rolloutWords(answer, version)}`,
    ...answer.refusals.flatMap((refusal) => refusalLines(refusal, version)),
  ];
}

function refusalLines(refusal: Refusal, version: VersionResult): readonly string[] {
  const [first] = parties(refusal.order, hasServices(version));
  return [cutLine(`  ${first} first breaks ${refusal.subject}: ${evidenceWords(refusal)}`)];
}

/** The message, or the call, that an order breaks, in a line. */
export function evidenceWords({ evidence }: Refusal): string {
  if (isCall(evidence)) return evidence.got;
  const { meant, got, json } = evidence;
  return got.startsWith("refused") ? `${json} is ${got}` : `${meant} becomes ${got}`;
}
