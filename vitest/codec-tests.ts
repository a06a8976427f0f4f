import { describe, type TestContext, test } from "vitest";
import type { CodecModule } from "../codecs/codec.ts";
import { selected, selectedProperties } from "../engine/plan.ts";
import { properties } from "../properties/catalogue.ts";
import type { Schema } from "../schema/schema.ts";
import { type AskedCheck, Checking, type CheckingOptions } from "./checked.ts";
import { schemaOf } from "./schema-of.ts";

/** What to test, and how far. */
export interface CodecTestOptions extends CheckingOptions {
  /** A loaded schema, or the folders, files and globs of one. */
  readonly schema: Schema | readonly string[];
  /** Folders that imports start from. */
  readonly importPaths?: readonly string[];
  /** Codecs: objects, built-in names, or paths of modules. */
  readonly codecs: readonly (CodecModule | string)[];
  /** Names of messages or globs over them. @defaultValue all */
  readonly messages?: readonly string[];
  /**
   * Ids of properties or globs over them.
   *
   * @defaultValue `wire/*`, `object/*`, `json/*`. Codecs run in the process of the tests, where nobody
   * can end one that hangs: so hostile bytes are better left to the command line, and to be asked for.
   */
  readonly properties?: readonly string[];
}

/** Time for a failure to be shrunk on a slow machine, which vitest's own limit has not. */
const testTimeoutMs = 60_000;

const maxShrinkMs = 10_000;

const usualProperties = ["wire/*", "object/*", "json/*"];

/**
 * Declares one test for each property, message and codec, or pair of codecs where the property
 * compares two.
 *
 * A test fails with the smallest message that breaks the property. What does not
 * apply, what a codec concedes, and what is known is a skipped test with the reason.
 *
 * Stored failures and boundaries are run, which are the same every day; with `WIREPROOF_FUZZ=1`
 * random cases too, and what they break is stored.
 *
 * @throws ToolError for a schema that does not load and a filter that matches nothing.
 *
 * @example
 * codecTests({ schema: ["protos/"], codecs: ["protobufjs", ourCodec] });
 */
export function codecTests(options: CodecTestOptions): void {
  const schema = schemaOf(options);
  const messages = selected("message", schema.messageNames, options.messages ?? []);
  const chosen = selectedProperties(properties, options.properties ?? usualProperties);
  const checking = new Checking(schema, options, maxShrinkMs);
  for (const compares of [false, true]) {
    const own = chosen.filter((property) => (property.compares === true) === compares);
    // vitest fails a suite without a test.
    if (own.length === 0) continue;
    for (const codecs of compares ? pairsOf(options.codecs) : options.codecs.map(alone))
      describe(codecs.map(nameOf).join("+"), () => {
        for (const subject of messages)
          describe(subject, () => {
            for (const { id } of own)
              test(id, { timeout: testTimeoutMs }, (context) =>
                checkOne(checking, { property: id, subject, codecs }, context),
              );
          });
      });
  }
}

type Tested = AskedCheck["codecs"];

function alone(codec: CodecModule | string): Tested {
  return [codec];
}

function pairsOf(codecs: CodecTestOptions["codecs"]): readonly Tested[] {
  return codecs.flatMap((one, index) =>
    codecs.slice(index + 1).map((other) => [one, other] as const),
  );
}

function nameOf(codec: CodecModule | string | undefined): string {
  return typeof codec === "string" ? codec : (codec?.name ?? "");
}

async function checkOne(
  checking: Checking,
  asked: AskedCheck,
  context: TestContext,
): Promise<void> {
  const { check, failures, known } = await checking.run(asked);
  if (failures.length > 0)
    throw new Error([...failures, checking.note].filter((text) => text !== "").join("\n\n"));
  if (known.length > 0) context.skip(`known: ${known.join("; ")}`);
  if (check.status !== "passed") context.skip(check.reason ?? check.status);
}
