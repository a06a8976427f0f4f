import { type Content, isObject, memberProblem, oneOf, shown, text } from "./member-problem.ts";

/** Ten times the rounds of a run. Comparing two figures takes a tenth of a second for so many, and longer for more. */
const mostSamples = 1000;

/** Nothing that can be measured is outside of these, but 0. Far beyond them a ratio is no number any more. */
const least = 1e-9;
const most = 1e18;

const members = {
  name: text,
  unit: oneOf(["ns", "calls/s", "bytes"]),
  better: oneOf(["lower", "higher"]),
};

/** What is wrong with a figure that was read, in words; `undefined` where nothing is. */
export function figureProblem(figure: unknown): string | undefined {
  if (!isObject(figure)) return `got ${shown(figure)}`;
  return (
    memberProblem(figure, members) ??
    numbersProblem(figure, "samples") ??
    numbersProblem(figure, "reference") ??
    lengthProblem(figure)
  );
}

function numbersProblem(figure: Content, name: "samples" | "reference"): string | undefined {
  const numbers = figure[name];
  if (!Array.isArray(numbers) || numbers.length === 0)
    return `"${name}" is no list of numbers: got ${Array.isArray(numbers) ? "none" : shown(numbers)}`;
  if (numbers.length > mostSamples)
    return `"${name}" has ${numbers.length} numbers: expected at most ${mostSamples}`;
  const wrong = numbers.findIndex((one: unknown) => !isMeasured(one));
  if (wrong === -1) return undefined;
  return `number ${wrong + 1} of "${name}": expected 0 or 1e-9 to 1e18, got ${shown(numbers[wrong])}`;
}

/** A window in which no call was answered has a rate of 0, and one without a reference beside it a reference of 0. */
function isMeasured(value: unknown): boolean {
  return value === 0 || (typeof value === "number" && value >= least && value <= most);
}

/** Each sample has the reference of its own round. */
function lengthProblem({ samples, reference }: Content): string | undefined {
  const [count, beside] = [samples, reference].map((list) => (list as readonly unknown[]).length);
  return count === beside ? undefined : `${count} samples have ${beside} references`;
}
