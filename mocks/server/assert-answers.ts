import { JsonError } from "../../schema/json/json-error.ts";
import { nearest } from "../../schema/nearest.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { jsonData } from "./json-text.ts";
import type { MockAnswers, MockDelays } from "./mock-options.ts";

/**
 * The answers that a JSON text says.
 *
 * @throws ToolError `config` where it says none; the place in it stands behind `name`.
 */
export function readAnswers(text: string, name: string): MockAnswers {
  try {
    const answers: unknown = jsonData(text);
    assertAnswers(answers, name);
    return answers;
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new ToolError(`${name}: ${cause.message}`, { code: "config", cause });
  }
}

/**
 * Looks whether data has the shape of answers. What they say to a method is looked at where the schema is known.
 *
 * @throws ToolError `config` with the place of what is none, and what is meant perhaps.
 */
export function assertAnswers(
  data: unknown,
  name: string = "answers",
): asserts data is MockAnswers {
  for (const [subject, rules] of Object.entries(objectAt(data, name))) {
    const place = `${name}: ${JSON.stringify(subject)}`;
    if (Array.isArray(rules)) list(rule)(rules, place);
    else rule(rules, place);
  }
}

/** @throws ToolError `config` as {@link assertAnswers} does. */
export function assertDelays(data: unknown, name: string): asserts data is MockDelays {
  delays(data, name);
}

/** Throws where the value at a place is not what it must be. */
type Check = (value: unknown, place: string) => void;

function wrong(place: string, expected: string): ToolError {
  return new ToolError(`${place}: expected ${expected}`, { code: "config" });
}

function objectAt(value: unknown, place: string): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw wrong(place, "an object");
}

const anything: Check = () => {};

const object: Check = objectAt;

const text: Check = (value, place) => {
  if (typeof value !== "string") throw wrong(place, "text");
};

const count: Check = (value, place) => {
  if (typeof value !== "number") throw wrong(place, "a number");
};

function list(check: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) throw wrong(place, "a list");
    for (const [index, one] of value.entries()) check(one, `${place}[${index}]`);
  };
}

function members(checks: Readonly<Record<string, Check>>): Check {
  const known = new Map(Object.entries(checks));
  return (value, place) => {
    for (const [name, one] of Object.entries(objectAt(value, place))) {
      const check = known.get(name);
      if (check === undefined) throw unknownMember(place, name, [...known.keys()]);
      if (one !== undefined) check(one, `${place}.${name}`);
    }
  };
}

function unknownMember(place: string, name: string, known: readonly string[]): ToolError {
  const near = nearest(name, known);
  return new ToolError(`${place}: nothing is called "${name}"`, {
    code: "config",
    hint: near === undefined ? `one of ${known.join(", ")}` : `did you mean "${near}"?`,
  });
}

/** The longest delay that timers of Node take. */
const mostMs = 2 ** 31 - 1;

const delay: Check = (value, place) => {
  const [least, most = least, ...rest]: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (typeof least === "number" && typeof most === "number" && rest.length === 0)
    if (least >= 0 && most >= least && most <= mostMs) return;
  throw wrong(place, "milliseconds, or the least and the most of them");
};

const delays: Check = members({ headers: delay, messages: delay, trailers: delay });

const answer: Readonly<Record<string, Check>> = {
  ...{ response: anything, responses: list(anything), status: text, message: text },
  ...{ details: list(object), metadata: object, trailers: object, delays },
};

const steps: Check = (value, place) => {
  list(members({ ...answer, times: count }))(value, place);
  if (Array.isArray(value) && value.length === 0) throw wrong(place, "at least one step");
};

const rule: Check = (value, place) => {
  members({ ...answer, when: anything, script: steps })(value, place);
  const names = Object.keys(objectAt(value, place));
  const other = names.find((name) => name !== "when" && name !== "script");
  if (names.includes("script") && other !== undefined)
    throw new ToolError(`${place}: both script and ${other}`, {
      code: "config",
      hint: `put ${other} into the steps of the script`,
    });
};
