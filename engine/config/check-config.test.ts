import { expect, test } from "vitest";
import { ToolError } from "../../schema/tool-error.ts";
import { checkConfig, unmatchedGlobs } from "./check-config.ts";
import { defineConfig, type RunDefaults } from "./define-config.ts";
import type { RunConfig } from "./run-config.ts";

const claim = {
  id: "notes/title-is-kept",
  claim: "the title is kept",
  methods: ["acme.v1.Notes/*"],
  check: () => undefined,
};

const everything: Required<RunConfig & RunDefaults> = {
  methods: {
    "acme.v1.Notes/*": {
      noSideEffects: true,
      idempotent: true,
      valid: () => undefined,
      example: { title: "t" },
      maxRequestBytes: 1,
    },
  },
  properties: [{ ...claim, source: "T-1" }],
  ...{ target: "localhost:1", proto: "protos/", importPath: ["vendor/"], descriptorSet: [] },
  ...{ reflection: "on", plaintext: false, insecure: true, cacert: "ca", cert: "c", key: "k" },
  ...{ authority: "a", header: ["a: b"], include: ["**"], exclude: "x", property: "rpc/*" },
  ...{ maxExamples: 0, maxEdges: 1, maxTime: "30s", concurrency: 1, rate: 100 },
  ...{ callTimeout: 2.5, waitFor: "10s", spawn: "npm start", seed: 7n, known: ["known/"] },
  ...{ store: false, failOnWarning: true },
};

test("a config with every setting is a config", () => {
  const config = defineConfig({ run: everything });

  expect(checkConfig(config, "c.ts")).toBe(config);
  expect(checkConfig({}, "c.ts")).toEqual({});
  expect(checkConfig({ run: { target: undefined } }, "c.ts")).toEqual({ run: {} });
});

function withMethod(one: unknown) {
  return { run: { methods: { "acme.*": one } } };
}

function withClaim(changes: object) {
  return { run: { properties: [{ ...claim, ...changes }] } };
}

for (const [data, message, hint] of [
  [[], "c.ts: expected an object, got []"],
  [{ Run: {} }, "c.ts: Run: there is no such setting", 'did you mean "run"?'],
  [
    { run: { "max-time": 1 } },
    'c.ts: run["max-time"]: there is no such setting',
    'did you mean "maxTime"?',
  ],
  [
    { run: { zzzzzzzzz: 1 } },
    "c.ts: run.zzzzzzzzz: there is no such setting",
    "there are methods, ",
  ],
  [
    withMethod({ noSideEffects: "yes" }),
    'c.ts: run.methods["acme.*"].noSideEffects: expected true or false, got "yes"',
  ],
  [
    withMethod({ noSideEffect: true }),
    'c.ts: run.methods["acme.*"].noSideEffect: there is no such setting',
    'did you mean "noSideEffects"?',
  ],
  [withMethod(null), 'c.ts: run.methods["acme.*"]: expected an object, got null'],
  [withMethod({ valid: true }), 'c.ts: run.methods["acme.*"].valid: expected a function '],
  [
    withMethod({ maxRequestBytes: -1 }),
    "maxRequestBytes: expected a whole number from 0 up, got -1",
  ],
  [{ run: { proto: ["a", 1] } }, "c.ts: run.proto[1]: expected some text, got 1"],
  [{ run: { include: 1 } }, "c.ts: run.include: expected some text or a list of such, got 1"],
  [
    { run: { reflection: "yes" } },
    'c.ts: run.reflection: expected one of "auto", "on", "off", got "yes"',
  ],
  [{ run: { seed: 1.5 } }, "c.ts: run.seed: expected a whole number from 0 to 2^64 - 1"],
  [{ run: { store: true } }, "c.ts: run.store: expected some text or false, got true"],
  [{ run: { properties: claim } }, "c.ts: run.properties: expected a list, got {"],
  [withClaim({ check: undefined }), "c.ts: run.properties[0].check: expected it to be there"],
  [withClaim({ methods: [] }), "methods: expected a list of at least one, got []"],
  [withClaim({ id: "Notes/x" }), 'properties[0].id: expected area/name, got "Notes/x"'],
  [withClaim({ id: "rpc/mine" }), 'properties[0].id: the area "rpc" is ours, in "rpc/mine"'],
  [
    { run: { properties: [claim, claim] } },
    'c.ts: run.properties[1].id: "notes/title-is-kept" is the id of run.properties[0] too',
  ],
] as readonly (readonly [unknown, string, string?])[])
  test(`refuses ${message}`, () => {
    const error = troubleOf(data);

    expect(error.code).toBe("config");
    expect(error.message).toContain(message);
    expect(error.hint ?? "").toContain(hint ?? "");
  });

function troubleOf(data: unknown): ToolError {
  try {
    checkConfig(data, "c.ts");
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("it was let pass");
}

test("a claim of a class of the user's may have more than a claim has", () => {
  class Claim {
    readonly id = "notes/x";
    readonly claim = "c";
    readonly methods = ["**"];
    readonly seen = new Set<string>();
    check(): undefined {
      this.seen.add("once");
    }
  }
  class Bad extends Claim {
    readonly source = 7;
  }

  expect(() => checkConfig({ run: { properties: [new Claim()] } }, "c.ts")).not.toThrow();
  expect(troubleOf({ run: { properties: [new Bad()] } }).message).toBe(
    "c.ts: run.properties[0].source: expected some text, got 7",
  );
});

test("globs that match no method are told", () => {
  const config: RunConfig = {
    methods: { "acme.v1.Notes/*": {}, "acme.v2.**": {} },
    properties: [{ ...claim, methods: ["acme.v1.Notes/Get", "acme.v1.Notes/Gte"] }],
  };

  expect(unmatchedGlobs(config, ["acme.v1.Notes/Get"])).toEqual([
    {
      code: "config-matched-nothing",
      message: 'the config names "acme.v2.**" (run.methods), which matches no method of the server',
    },
    {
      code: "config-matched-nothing",
      message:
        'the config names "acme.v1.Notes/Gte" (run.properties, methods of notes/title-is-kept), which matches no method of the server',
    },
  ]);
  expect(unmatchedGlobs({}, [])).toEqual([]);
});
