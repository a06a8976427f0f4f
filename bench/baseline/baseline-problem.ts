import { cutLine, shortValue } from "../../schema/text/layout.ts";
import { figureProblem } from "./figure-problem.ts";
import { type Content, isObject, memberProblem, text, wholeNumber } from "./member-problem.ts";

/** A schema of thousands of types, measured in all codecs, has fewer. */
const mostFigures = 100_000;

/** What is compared, or told of it. */
const members = {
  ...{ suite: text, subject: text, seed: text, command: text, schemaDigest: text },
  ...{ startedAt: text, referenceWorkload: wholeNumber },
};

/** A system that does not say how many cores there are has 0 of them. */
const membersOfMachine = {
  ...{ cpu: text, cores: wholeNumber, memoryGib: wholeNumber, platform: text, node: text },
  ...{ v8: text, hash: text },
};

/** What is wrong with a baseline that was read, in words and with its place; `undefined` where nothing is. */
export function baselineProblem(content: Content): string | undefined {
  const { suite, machine, conditions, figures } = content;
  const problem = memberProblem(content, members);
  if (problem !== undefined) return problem;
  if (!areConditions(conditions)) return '"conditions" is no list of flags';
  if (suite !== "codecs" && suite !== "load")
    return `there is no suite "${cutLine(String(suite))}"`;
  return machineProblem(machine) ?? figuresProblem(figures);
}

function areConditions(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((one) => typeof one === "string");
}

function machineProblem(machine: unknown): string | undefined {
  if (!isObject(machine)) return '"machine" is incomplete';
  const problem = memberProblem(machine, membersOfMachine);
  return problem === undefined ? undefined : `"machine" is incomplete: ${problem}`;
}

function figuresProblem(figures: unknown): string | undefined {
  if (!Array.isArray(figures) || figures.length === 0) return "it has no figures";
  if (figures.length > mostFigures)
    return `it has ${figures.length} figures: expected at most ${mostFigures}`;
  const names = new Set<string>();
  for (const [index, figure] of figures.entries()) {
    const problem = figureProblem(figure);
    if (problem !== undefined) return `figure ${index + 1} is none: ${problem}`;
    if (names.has(figure.name)) return `it has ${shortValue(figure.name)} twice`;
    names.add(figure.name);
  }
  return undefined;
}
