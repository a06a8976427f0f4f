import { expect, test } from "vitest";
import { encode } from "../../schema/wire/encode.ts";
import { factsOf, methodConfigOf } from "./facts-of.ts";
import type { MethodConfig, RunConfig } from "./run-config.ts";
import { noted, notes, notesMethod } from "./testing/notes-service.ts";

function factsFor(name: string, methods: Readonly<Record<string, MethodConfig>> = {}) {
  return factsOf(notesMethod(name), notes, { methods });
}

function inputOf(...titles: readonly string[]) {
  const type = notes.message("acme.v1.Note");
  const messages = titles.map((title) => {
    const value = noted(type, { title });
    return { value, bytes: encode(type, value) };
  });
  return { messages };
}

test("the schema says what a method does where the config does not", () => {
  expect(factsFor("Create")).toEqual({ noSideEffects: false, idempotent: false });
  expect(factsFor("Put")).toEqual({ noSideEffects: false, idempotent: true });
  expect(factsFor("Get")).toEqual({ noSideEffects: true, idempotent: true });
});

test("the config wins over the schema, and what follows from the schema goes with it", () => {
  expect(factsFor("Create", { "**": { noSideEffects: true } })).toEqual({
    noSideEffects: true,
    idempotent: true,
  });
  expect(factsFor("Get", { "**": { noSideEffects: false } })).toEqual({
    noSideEffects: false,
    idempotent: false,
  });
  expect(factsFor("Put", { "**": { idempotent: false } }).idempotent).toBe(false);
});

test("of globs that match, later ones win, setting by setting", () => {
  const config: RunConfig = {
    methods: {
      "acme.v1.Notes/*": { idempotent: true, maxRequestBytes: 10 },
      "acme.v1.Notes/Create": { maxRequestBytes: 20 },
      "acme.v2.**": { maxRequestBytes: 30 },
    },
  };

  expect(methodConfigOf("acme.v1.Notes/Create", config)).toEqual({
    idempotent: true,
    maxRequestBytes: 20,
  });
  expect(methodConfigOf("acme.v1.Notes/Get", config).maxRequestBytes).toBe(10);
  expect(methodConfigOf("other.Service/Get", config)).toEqual({});
});

test("isValid asks the user of every request", () => {
  const { isValid } = factsFor("Create", {
    "**": {
      valid: (request) => {
        const title = request.get("title");
        return title === "either" ? undefined : title !== "";
      },
    },
  });

  expect(isValid?.(inputOf("a"))).toBe(true);
  expect(isValid?.(inputOf(""))).toBe(false);
  expect(isValid?.(inputOf("either"))).toBeUndefined();
  expect(isValid?.(inputOf("a", "either"))).toBeUndefined();
  expect(isValid?.(inputOf("either", ""))).toBe(false);
  expect(isValid?.(inputOf())).toBeUndefined();
  expect(factsFor("Create")).not.toHaveProperty("isValid");
});

for (const [what, valid, message] of [
  [
    "throws",
    () => {
      throw new TypeError("oh");
    },
    "run.methods: valid() of acme.v1.Notes/Create threw TypeError: oh",
  ],
  [
    "gives a promise",
    // What TypeScript refuses, JavaScript lets a user write.
    (async () => true) as unknown as () => boolean,
    "run.methods: valid() of acme.v1.Notes/Create: expected true, false or undefined, got Promise { true }",
  ],
] as const)
  test(`a valid() that ${what} is told, never taken for an answer`, () => {
    const { isValid } = factsFor("Create", { "**": { valid } });

    expect(() => isValid?.(inputOf("a"))).toThrow(message);
  });
