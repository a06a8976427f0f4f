import { nearest } from "../../schema/nearest.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { shownData } from "./shown-data.ts";

/** Where in a config something stands. */
export interface ConfigPlace {
  /** What the config is called. */
  readonly file: string;
  /** `run.methods["acme.*"].valid`; empty for the whole. */
  readonly path: string;
}

/** Looks at data in a config. @throws ToolError `config` with the place, what was expected and what is there. */
export type Check = (data: unknown, at: ConfigPlace) => void;

/** That something else is expected in a place. */
export function wrongData(at: ConfigPlace, expected: string, data: unknown): ToolError {
  const where = at.path === "" ? at.file : `${at.file}: ${at.path}`;
  return new ToolError(`${where}: expected ${expected}, got ${shownData(data)}`, {
    code: "config",
  });
}

/** Some text. */
export const text: Check = expecting(
  "some text",
  (data) => typeof data === "string" && data !== "",
);

/** Some text or a list of such. */
export const texts: Check = (data, at) => {
  if (Array.isArray(data)) each(text)(data, at);
  else
    expecting("some text or a list of such", (one) => typeof one === "string" && one !== "")(
      data,
      at,
    );
};

/** Some text, or `false` to have none. */
export const textOrFalse: Check = expecting(
  "some text or false",
  (data) => data === false || (typeof data === "string" && data !== ""),
);

/** `true` or `false`. */
export const flag: Check = expecting("true or false", (data) => typeof data === "boolean");

/** A time as the command line has it, or in seconds. What text means one is for its flag to say. */
export const time: Check = expecting(
  'a time such as "30s", or a number of seconds',
  (data) => typeof data === "string" || (typeof data === "number" && Number.isFinite(data)),
);

/** A root seed. */
export const seed: Check = expecting(
  "a whole number from 0 to 2^64 - 1; as text where it is beyond 2^53",
  (data) => typeof data === "string" || typeof data === "bigint" || Number.isSafeInteger(data),
);

/** An object of any members. */
export const record: Check = expecting("an object", isRecord);

/** A whole number from `min` up. */
export function count(min: number): Check {
  return expecting(
    `a whole number from ${min} up`,
    (data) => Number.isSafeInteger(data) && Number(data) >= min,
  );
}

/** One of some words. */
export function oneWord(...words: readonly string[]): Check {
  const quoted = words.map((word) => JSON.stringify(word));
  return expecting(`one of ${quoted.join(", ")}`, (data) => words.some((word) => word === data));
}

/** A function, which is called when there is something to ask it. */
export function functionOf(shape: string): Check {
  return expecting(`a function ${shape}`, (data) => typeof data === "function");
}

/** A list of what a check lets pass. */
export function each(
  check: Check,
  { atLeastOne = false }: { readonly atLeastOne?: boolean } = {},
): Check {
  return (data, at) => {
    if (!Array.isArray(data) || (atLeastOne && data.length === 0))
      throw wrongData(at, atLeastOne ? "a list of at least one" : "a list", data);
    for (const [index, one] of data.entries()) check(one, { ...at, path: `${at.path}[${index}]` });
  };
}

/** An object with no members but those of a type; those that are `undefined` are absent. */
export function object<T>(
  members: { readonly [Name in keyof Required<T>]: Check },
  required: readonly (keyof T & string)[] = [],
): Check {
  const checks = new Map(Object.entries<Check>(members));
  return (data, at) => {
    if (!isRecord(data)) throw wrongData(at, "an object", data);
    const unknown = namesIn(data).find((name) => !checks.has(name));
    if (unknown !== undefined) throw noMember(placeIn(at, unknown), unknown, [...checks.keys()]);
    for (const [name, check] of checks)
      if (data[name] !== undefined) check(data[name], placeIn(at, name));
    const missing = required.find((name) => data[name] === undefined);
    if (missing !== undefined) throw wrongData(placeIn(at, missing), "it to be there", undefined);
  };
}

/** What an object says on its own account. A claim may be of a class of the user's, and what else that has is its own. */
function namesIn(data: object): readonly string[] {
  const parent: unknown = Object.getPrototypeOf(data);
  return parent === Object.prototype || parent === null ? Object.keys(data) : [];
}

function placeIn(at: ConfigPlace, name: string): ConfigPlace {
  const step = /^[A-Za-z_]\w*$/.test(name) ? name : `[${JSON.stringify(name)}]`;
  const isFirst = at.path === "";
  return { ...at, path: isFirst ? step : `${at.path}${step.startsWith("[") ? "" : "."}${step}` };
}

function noMember(at: ConfigPlace, name: string, names: readonly string[]): ToolError {
  const near = nearest(name, names);
  return new ToolError(`${at.file}: ${at.path}: there is no such setting`, {
    code: "config",
    hint: near === undefined ? `there are ${names.join(", ")}` : `did you mean "${near}"?`,
  });
}

function expecting(expected: string, isIt: (data: unknown) => boolean): Check {
  return (data, at) => {
    if (!isIt(data)) throw wrongData(at, expected, data);
  };
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
