import { inspect } from "node:util";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { Codec, CodecClaims, Format, Unsupported } from "./codec.ts";

/**
 * Checks that what a module exports is a codec, and fills in the claims that it may leave out.
 *
 * @throws ToolError `codec` that names the module and the part that is wrong.
 */
export function checkCodec(module: string, exported: unknown): Codec {
  if (exported === undefined) throw wrong(module, "no default export");
  if (typeof exported !== "object" || exported === null)
    throw wrong(module, `the default export is no object: got ${inspect(exported)}`);
  const codec = exported as Partial<Codec>;
  if (typeof codec.name !== "string" || codec.name === "")
    throw wrong(module, `name: expected a text, got ${inspect(codec.name)}`);
  // Checks that compare two codecs are named by both, with this between.
  if (codec.name.includes("+"))
    throw wrong(module, `name: expected a text without "+", got ${inspect(codec.name)}`);
  if (typeof codec.version !== "string")
    throw wrong(module, `version: expected a text, got ${inspect(codec.version)}`);
  if (typeof codec.open !== "function")
    throw wrong(module, `open: expected a function, got ${inspect(codec.open)}`);
  const checked = codec as Codec;
  if (codec.claims !== undefined) {
    checkClaims(module, codec.claims);
    return checked;
  }
  return {
    name: checked.name,
    version: checked.version,
    claims: { formats: ["binary", "json"] },
    open: (schema) => checked.open(schema),
  };
}

// As records, so that a word added to a type is an error here until it is added.
const formats: Readonly<Record<Format, true>> = { binary: true, json: true };
const unknownFields: Readonly<Record<NonNullable<CodecClaims["unknownFields"]>, true>> = {
  kept: true,
  dropped: true,
};
const unsupported: Readonly<Record<Unsupported, true>> = {
  groups: true,
  extensions: true,
  "message-set": true,
  "closed-enums": true,
  required: true,
};
const jsonUnknownFields: Readonly<Record<NonNullable<CodecClaims["jsonUnknownFields"]>, true>> = {
  refused: true,
  ignored: true,
};
const claimNames: Readonly<Record<keyof CodecClaims, true>> = {
  formats: true,
  unknownFields: true,
  jsonUnknownFields: true,
  unsupported: true,
};

function checkClaims(module: string, claims: unknown): void {
  if (typeof claims !== "object" || claims === null)
    throw wrong(module, `claims: expected an object, got ${inspect(claims)}`);
  for (const name of Object.keys(claims)) checkWord(module, "claims", name, claimNames);
  const stated = claims as Partial<Record<keyof CodecClaims, unknown>>;
  checkWords(module, "claims.formats", stated.formats, formats);
  if (Array.isArray(stated.formats) && stated.formats.length === 0)
    throw wrong(module, "claims.formats: expected at least one format, got []");
  if (stated.unknownFields !== undefined)
    checkWord(module, "claims.unknownFields", stated.unknownFields, unknownFields);
  if (stated.jsonUnknownFields !== undefined)
    checkWord(module, "claims.jsonUnknownFields", stated.jsonUnknownFields, jsonUnknownFields);
  if (stated.unsupported !== undefined)
    checkWords(module, "claims.unsupported", stated.unsupported, unsupported);
}

function checkWords(module: string, place: string, words: unknown, known: object): void {
  if (!Array.isArray(words))
    throw wrong(module, `${place}: expected a list, got ${inspect(words)}`);
  for (const word of words) checkWord(module, place, word, known);
}

function checkWord(module: string, place: string, word: unknown, known: object): void {
  if (typeof word === "string" && Object.hasOwn(known, word)) return;
  const words = Object.keys(known);
  const near = typeof word === "string" ? nearest(word, words) : undefined;
  throw new ToolError(
    `codec ${module}: ${place}: expected one of ${words.join(", ")}, got ${inspect(word)}`,
    { code: "codec", hint: near === undefined ? undefined : `did you mean "${near}"?` },
  );
}

function wrong(module: string, what: string): ToolError {
  return new ToolError(`codec ${module}: ${what}`, {
    code: "codec",
    hint: "export default { name, version, open(schema) { return { transcode(typeName, input, from, to) {} } } }",
  });
}
