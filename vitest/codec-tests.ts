import { cwd, env } from "node:process";
import { describe, type TestContext, test } from "vitest";
import { checkCodec } from "../codecs/check-codec.ts";
import type { Codec, CodecModule } from "../codecs/codec.ts";
import { loadCodec } from "../codecs/load-codec.ts";
import { checkInProcess } from "../engine/check-in-process.ts";
import type { Finding } from "../engine/finding.ts";
import { idsOf, type KnownFailure, lists, readKnownFailures } from "../engine/known-failures.ts";
import { selected } from "../engine/plan.ts";
import { usualExamples } from "../engine/run-extent.ts";
import { findProperty, properties } from "../properties/catalogue.ts";
import { renderFinding } from "../reports/text/finding-text.ts";
import { loadSchema } from "../schema/load.ts";
import type { Schema } from "../schema/schema.ts";
import { patientCodec } from "./patient-codec.ts";

/** What to test, and how far. */
export interface CodecTestOptions {
  /** A loaded schema, or the folders, files and globs of one. */
  readonly schema: Schema | readonly string[];
  /** Folders that imports start from. */
  readonly importPaths?: readonly string[];
  /** Codecs: objects, built-in names, or paths of modules. */
  readonly codecs: readonly (CodecModule | string)[];
  /** Names of messages or globs over them. @defaultValue all */
  readonly messages?: readonly string[];
  /** Ids of properties or globs over them. @defaultValue all */
  readonly properties?: readonly string[];
  /** The root seed, in decimal. @defaultValue `WIREPROOF_SEED`, or else "1": a test says the same every day */
  readonly seed?: string;
  /** Random cases of each test, after the boundaries. @defaultValue 100 */
  readonly maxExamples?: number;
  /** Files and folders of known failures, as `--known` takes them: their tests are skipped with the reason. */
  readonly known?: readonly string[];
  /** How long a codec's promise may take, in milliseconds. @defaultValue 2000 */
  readonly caseTimeoutMs?: number;
}

/** Time for a failure to be shrunk on a slow machine, which vitest's own limit has not. */
const testTimeoutMs = 60_000;

const maxShrinkMs = 10_000;

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
  const known = readKnownFailures(options.known ?? [], ids);
  for (const codec of options.codecs)
    describe(typeof codec === "string" ? codec : codec.name, () => {
      for (const subject of messages)
        describe(subject, () => {
          for (const id of chosen)
            test(id, { timeout: testTimeoutMs }, (context) =>
              checkOne({ options, schema, subject, id, codec, known }, context),
            );
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
  readonly codec: CodecModule | string;
  readonly known: readonly KnownFailure[];
}

async function checkOne(one: OneTest, context: TestContext): Promise<void> {
  const { options, schema, subject, id, codec } = one;
  const { check, ...found } = await checkInProcess({
    property: findProperty(id),
    schema,
    subject,
    codec: patientCodec(await loaded(codec), options.caseTimeoutMs ?? 2000),
    seed: options.seed ?? env["WIREPROOF_SEED"] ?? "1",
    phases: ["edges", "random"],
    maxExamples: options.maxExamples ?? usualExamples,
    maxShrinkMs,
    listed: idsOf(one.known),
  });
  const findings = [...found.findings, ...found.passedOn];
  const reasons = new Map(
    findings.map((finding) => [finding, one.known.find((entry) => lists(entry, finding))?.reason]),
  );
  const unknown = findings.filter((finding) => reasons.get(finding) === undefined);
  if (unknown.length > 0) throw new Error(unknown.map(textOf).join("\n\n"));
  if (findings.length > 0) context.skip(`known: ${[...new Set(reasons.values())].join("; ")}`);
  if (check.status !== "passed") context.skip(check.reason ?? check.status);
}

async function loaded(codec: CodecModule | string): Promise<Codec> {
  return typeof codec === "string" ? loadCodec(codec, cwd()) : checkCodec(codec.name, codec);
}

/** Without a line to replay it: nothing is stored here, and the test itself makes the same cases again. */
function textOf(finding: Finding): string {
  return renderFinding({ ...finding, replay: "" }, { colour: false });
}
