import { inspect } from "node:util";

/** What a config has somewhere, in one short line: a text in quotes, an error by its name and message. */
export function shownData(data: unknown): string {
  return cut(oneLine(written(data)));
}

function written(data: unknown): string {
  if (typeof data === "string") return JSON.stringify(data);
  if (data instanceof Error) return `${data.name}: ${data.message}`;
  return inspect(data, { depth: 3, breakLength: Number.POSITIVE_INFINITY });
}

/** Text of several lines in one. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function cut(text: string): string {
  const longest = 200;
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
