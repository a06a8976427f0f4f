import { expect, test } from "vitest";
import { compileText } from "./compile.ts";
import type { MessageType } from "./types.ts";

/** So many message types, each of which holds the next. */
function chainOf(count: number): string {
  const messages = Array.from(
    { length: count },
    (_, index) => `message M${index} { M${index + 1} next = 1; }`,
  );
  return `syntax = "proto3"; ${messages.join(" ")} message M${count} { int32 last = 1; }`;
}

test("compiles a chain of message types of any length", () => {
  const count = 5000;
  let type: MessageType | undefined = compileText(chainOf(count)).message("M0");
  for (let index = 0; index < count; index += 1) type = type?.byNumber.get(1)?.message;

  expect(type?.typeName).toBe(`M${count}`);
  expect(type?.fields.map((field) => field.name)).toEqual(["last"]);
});

test("compiles types that hold each other, each once and whole", () => {
  const schema = compileText(`
    syntax = "proto3";
    message A { B b = 1; A a = 2; }
    message B { A a = 1; map<string, B> more = 2; }
  `);
  const a = schema.message("A");
  const b = a.byNumber.get(1)?.message;

  expect(a.byNumber.get(2)?.message).toBe(a);
  expect(b).toBe(schema.message("B"));
  expect(b?.byNumber.get(1)?.message).toBe(a);
  expect(b?.byNumber.get(2)?.message).toBe(b);
});
