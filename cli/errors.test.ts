import { expect, test } from "vitest";
import { ToolError, type ToolErrorCode } from "../schema/tool-error.ts";
import { renderError, renderToolError, softwareErrorCode, toolErrorCode } from "./errors.ts";

test("a request that cannot be carried out is told with its remedy", () => {
  expect(renderToolError(new ToolError("no x", { code: "usage", hint: "give x" }))).toBe(
    "error: no x\nhint: give x\n",
  );
  expect(renderToolError(new ToolError("no x", { code: "usage" }))).toBe("error: no x\n");
});

test("what a user's file says cannot reach the terminal as controls", () => {
  const error = new ToolError("a\u001b[2J\nb\u202e", { code: "schema", hint: "\u0007" });

  expect(renderToolError(error)).toBe("error: a\\u001b[2J\nb\\u202e\nhint: \\u0007\n");
});

const codes: Readonly<Record<ToolErrorCode, number>> = {
  usage: 2,
  config: 2,
  schema: 2,
  codec: 2,
  known: 2,
  store: 2,
  unreachable: 3,
  "nothing-selected": 4,
};

for (const [code, expected] of Object.entries(codes))
  test(`the code ${code} ends with ${expected}`, () => {
    expect(toolErrorCode(new ToolError("x", { code: code as ToolErrorCode }))).toBe(expected);
  });

test("a bug of ours keeps its stack, asks for a report, and has a code that means nothing else", () => {
  const error = new TypeError("oops");

  expect(renderError(error)).toMatch(/^TypeError: oops\n {4}at .*\n.*Please report it/s);
  expect(renderError("text")).toMatch(/^'text'\n\nThis is a bug/);
  expect([0, 1, 2, 3, 4, 5, 130]).not.toContain(softwareErrorCode);
});
