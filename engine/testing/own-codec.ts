import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { mockCodec } from "./run-of.ts";

const oracle = pathToFileURL(mockCodec("oracle-codec")).href;

const folder = mkdtempSync(join(tmpdir(), "wireproof-codec-"));

afterAll(() => rmSync(folder, { recursive: true }));

/** What a codec of a test does beside what the oracle does: statements, in JavaScript. */
export interface OwnCodecText {
  /** At the top of the module; `import` stands here. */
  readonly top?: string;
  /** When a schema, `schema`, is opened. */
  readonly open?: string;
  /** At each call, with its number from 1 in the thread, `call`. */
  readonly call?: string;
  readonly close?: string;
}

/**
 * Writes a module whose codec, of that name, answers right, and does something on the side.
 * Gives its path.
 */
export function ownCodec(name: string, { top, open, call, close }: OwnCodecText): string {
  const file = join(folder, `${name}.mjs`);
  const text = `
    import { oracleCodec } from ${JSON.stringify(oracle)};
    ${top ?? ""}
    let call = 0;
    const codec = oracleCodec();
    export default {
      ...codec,
      name: ${JSON.stringify(name)},
      async open(schema) {
        ${open ?? ""}
        const session = await codec.open(schema);
        return {
          ...session,
          transcode(...input) {
            call++;
            ${call ?? ""}
            return session.transcode(...input);
          },
          ${close === undefined ? "" : `close() { ${close} },`}
        };
      },
    };`;
  writeFileSync(file, text);
  return file;
}

/** A path that tests and their codecs can leave a word at. */
export function ownFile(name: string): string {
  return join(folder, name);
}
