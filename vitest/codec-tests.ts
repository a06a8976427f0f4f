import { cwd, env } from "node:process";
import { describe, type TestContext, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { loadCodec } from "../codecs/load-codec.ts";
import { checkInProcess } from "../engine/check-in-process.ts";
import { selected } from "../engine/plan.ts";
import { findProperty, properties } from "../properties/catalogue.ts";
import { renderFinding } from "../reports/text/finding-text.ts";
import { loadSchema } from "../schema/load.ts";
import type { Schema } from "../schema/schema.ts";

/** What to test, and how far. */
export interface CodecTestOptions {
  /** A loaded schema, or the folders, files and globs of one. */
  readonly schema: Schema | readonly string[];
  /** Folders that imports start from. */
  readonly importPaths?: readonly string[];
  /** Codecs: objects, built-in names, or paths of modules. */
  readonly codecs: readonly (Codec | string)[];
  /** Names of messages or globs over them. @defaultValue all */
  readonly messages?: readonly string[];
  /** Ids of properties or globs over them. @defaultValue all */
  readonly properties?: readonly string[];
  /** The root seed, in decimal. @defaultValue `WIREPROOF_SEED`, or else "1": a test says the same every day */
  readonly seed?: string;
  /** Random cases of each test, after the boundaries. @defaultValue 100 */
  readonly maxExamples?: number;
}

/**
 * Declares one test for each property, message and codec.
 *
 * A test fails with the smallest message that breaks the property. What does not
 * apply, and what a codec concedes, is a skipped test with the reason.
 *
 * @throws ToolError for a schema that does not load and a filter that matches nothing.
 *
 * @example
 * codecTests({ schema: ["protos/"], codecs: ["protobufjs", ourCodec] });
 */
export function codecTests(options: CodecTestOptions): void {
  const schema = schemaOf(options);
  const messages = selected("message", schema.messageNames, options.messages ?? []);
  const ids = properties.map((property) => property.id);
  const chosen = selected("property", ids, options.properties ?? []);
  for (const codec of options.codecs)
    describe(typeof codec === "string" ? codec : codec.name, () => {
      for (const subject of messages)
        describe(subject, () => {
          for (const id of chosen)
            test(id, (context) => checkOne({ options, schema, subject, id, codec }, context));
        });
    });
}

function schemaOf(options: CodecTestOptions): Schema {
  if (!("length" in options.schema)) return options.schema;
  return loadSchema({ paths: options.schema, importPaths: options.importPaths ?? [] });
}

interface OneTest {
  readonly options: CodecTestOptions;
  readonly schema: Schema;
  readonly subject: string;
  readonly id: string;
  readonly codec: Codec | string;
}

async function checkOne(one: OneTest, context: TestContext): Promise<void> {
  const { options, schema, subject, id, codec } = one;
  const { check, findings } = await checkInProcess({
    property: findProperty(id),
    schema,
    subject,
    codec: typeof codec === "string" ? await loadCodec(codec, cwd()) : codec,
    seed: options.seed ?? env["WIREPROOF_SEED"] ?? "1",
    phases: ["edges", "random"],
    maxExamples: options.maxExamples ?? 100,
    maxShrinkMs: 5000,
  });
  if (findings.length > 0)
    throw new Error(
      findings.map((finding) => renderFinding(finding, { colour: false })).join("\n\n"),
    );
  if (check.status !== "passed") context.skip(check.reason ?? check.status);
}
