import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ToolError } from "../schema/tool-error.ts";
import { builtInCodecs } from "./built-in.ts";
import type { Codec } from "./codec.ts";
import { loadCodec, openSession } from "./load-codec.ts";
import { codecNames } from "./our-codecs.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-codecs-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function module(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
}

async function errorOf(promise: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await promise.then(
    (value) => new Error(`resolved: ${String(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ToolError);
  return error as ToolError;
}

const session = "{ transcode(typeName, input) { return input; } }";

describe("a built-in codec", () => {
  test.each([...builtInCodecs.keys()])("%s is found by its name", async (name) => {
    expect(await loadCodec(name, folder)).toMatchObject({ name });
  });

  test("that does not exist is answered with the nearest one", async () => {
    const error = await errorOf(loadCodec("protobuf-js", folder));

    expect(error).toMatchObject({
      code: "codec",
      message: 'no codec is called "protobuf-js"',
      hint: `did you mean "protobufjs"? there are ${codecNames.join(", ")}; a module is given by its path, as ./my-codec.mjs`,
    });
  });
});

describe("a module", () => {
  test("is loaded from the base folder, and claims both formats where it claims nothing", async () => {
    const spec = module(
      "plain.mjs",
      `export default { name: "mine", version: "1", open: () => (${session}) };`,
    );

    const codec = await loadCodec(spec, folder);

    expect(codec).toMatchObject({ name: "mine", version: "1" });
    expect(codec.claims).toEqual({ formats: ["binary", "json"] });
    const opened = await openSession(codec, {
      descriptorSet: new Uint8Array(),
      sources: new Map(),
    });
    expect(opened.transcode("M", Uint8Array.of(1), "binary", "binary")).toEqual(Uint8Array.of(1));
  });

  test("may be an instance of a class, and keeps its claims", async () => {
    const text = `class Mine {
        name = "mine"; version = "1"; claims = { formats: ["binary"], unknownFields: "kept", unsupported: ["groups"] };
        session = ${session};
        open() { return this.session; }
      }
      export default new Mine();`;

    const codec = await loadCodec(module("class.mjs", text), folder);

    expect(codec.claims).toEqual({
      formats: ["binary"],
      unknownFields: "kept",
      unsupported: ["groups"],
    });
    await openSession(codec, { descriptorSet: new Uint8Array(), sources: new Map() });
  });

  test("may be CommonJS, given by its whole path", async () => {
    module(
      "common.cjs",
      `module.exports = { name: "common", version: "1", open: () => (${session}) };`,
    );

    expect(await loadCodec(join(folder, "common.cjs"), "/")).toMatchObject({ name: "common" });
  });

  test("that does not exist is a clear error", async () => {
    const error = await errorOf(loadCodec("./none.mjs", folder));

    expect(error).toMatchObject({
      code: "codec",
      message: "codec ./none.mjs: no such file",
      hint: `it was looked for at ${join(folder, "none.mjs")}`,
    });
  });

  test("that throws on load is a clear error that keeps the cause", async () => {
    const spec = module("throws.mjs", 'throw new Error("no library here");');

    const error = await errorOf(loadCodec(spec, folder));

    expect(error.message).toBe("codec ./throws.mjs: the module does not load: no library here");
    expect(error.cause).toMatchObject({ message: "no library here" });
  });

  test("that throws something that is no Error is a clear error", async () => {
    const error = await errorOf(loadCodec(module("odd.mjs", "throw null;"), folder));

    expect(error.message).toBe("codec ./odd.mjs: the module does not load: null");
  });

  test.each([
    ["export const codec = {};", "no default export"],
    ["export default function mine() {}", "the default export is no object: got [Function: mine]"],
    ["export default null;", "the default export is no object: got null"],
    ["export default {};", "name: expected a text, got undefined"],
    ['export default { name: "" };', "name: expected a text, got ''"],
    ['export default { name: "a+b" };', "name: expected a text without \"+\", got 'a+b'"],
    ['export default { name: "x" };', "version: expected a text, got undefined"],
    ['export default { name: "x", version: 1 };', "version: expected a text, got 1"],
    ['export default { name: "x", version: "1" };', "open: expected a function, got undefined"],
    ['export default { name: "x", version: "1", open: 1 };', "open: expected a function, got 1"],
  ])("with %s is told what is wrong", async (text, message) => {
    const name = `wrong-${Buffer.from(text).toString("hex").slice(0, 100)}.mjs`;

    const error = await errorOf(loadCodec(module(name, text), folder));

    expect(error).toMatchObject({ code: "codec", message: `codec ./${name}: ${message}` });
    expect(error.hint).toContain("export default {");
  });

  test.each([
    ["null", "claims: expected an object, got null", undefined],
    ["{}", "claims.formats: expected a list, got undefined", expect.any(String)],
    ["{ formats: [] }", "claims.formats: expected at least one format, got []", expect.any(String)],
    [
      "{ formats: ['jsn'] }",
      "claims.formats: expected one of binary, json, got 'jsn'",
      'did you mean "json"?',
    ],
    [
      "{ formats: ['json'], unknownFields: 'keep' }",
      "claims.unknownFields: expected one of kept, dropped, got 'keep'",
      'did you mean "kept"?',
    ],
    [
      "{ formats: ['json'], unsupported: ['group'] }",
      "claims.unsupported: expected one of groups, extensions, message-set, closed-enums, required, got 'group'",
      'did you mean "groups"?',
    ],
    [
      "{ formats: ['json'], unknownfields: 'kept' }",
      "claims: expected one of formats, unknownFields, jsonUnknownFields, unsupported, got 'unknownfields'",
      'did you mean "unknownFields"?',
    ],
  ])("with claims %s is told what is wrong", async (claims, message, hint) => {
    const name = `claims-${Buffer.from(claims).toString("hex").slice(0, 120)}.mjs`;
    const text = `export default { name: "x", version: "1", claims: ${claims}, open() {} };`;

    const error = await errorOf(loadCodec(module(name, text), folder));

    expect(error.message).toBe(`codec ./${name}: ${message}`);
    expect(error.hint).toEqual(hint ?? expect.any(String));
  });
});

describe("openSession", () => {
  const schema = { descriptorSet: new Uint8Array(), sources: new Map<string, string>() };

  function codec(open: () => unknown): Codec {
    return {
      name: "mine",
      version: "1",
      claims: { formats: ["binary"] },
      open,
    } as unknown as Codec;
  }

  test("names the codec and gives the library's own message where open() throws", async () => {
    const cause = new Error("illegal token");
    const throwing = codec(() => {
      throw cause;
    });

    const error = await errorOf(openSession(throwing, schema));

    expect(error).toMatchObject({
      code: "codec",
      message: "codec mine: cannot open the schema: illegal token",
      cause,
    });
  });

  test("takes a session that comes later", async () => {
    const later = { transcode: () => new Uint8Array() };

    expect(
      await openSession(
        codec(() => Promise.resolve(later)),
        schema,
      ),
    ).toBe(later);
  });

  test.each([
    [undefined, "expected an object, got undefined"],
    ["text", "expected an object, got 'text'"],
    [{}, "transcode is no function"],
    [{ transcode() {}, encodeObject: 1 }, "encodeObject is no function"],
    [{ transcode() {}, close: {} }, "close is no function"],
  ])("refuses %o as a session", async (session, reason) => {
    const error = await errorOf(
      openSession(
        codec(() => session),
        schema,
      ),
    );

    expect(error.message).toBe(`codec mine: open() gave no session: ${reason}`);
  });
});
