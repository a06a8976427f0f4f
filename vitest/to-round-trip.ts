import type { DescMessage } from "@bufbuild/protobuf";
import type { MatcherResult } from "vitest";
import type { CodecModule } from "../codecs/codec.ts";
import { selected } from "../engine/plan.ts";
import { properties } from "../properties/catalogue.ts";
import { schemaOfGenerated } from "../schema/generated.ts";
import { loadSchema } from "../schema/load.ts";
import { Schema } from "../schema/schema.ts";
import { plural } from "../schema/text/layout.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type Checked, Checking, type CheckingOptions } from "./checked.ts";

/** How far a round trip goes. */
export interface RoundTripOptions extends CheckingOptions {
  /** Ids of properties or globs over them. @defaultValue `wire/round-trip` */
  readonly properties?: readonly string[];
  /** Folders that imports start from, where the schema is given by path. */
  readonly importPaths?: readonly string[];
}

/** Reads bytes as a message of that type, and writes it again. */
export type Recode = (bytes: Uint8Array, typeName: string) => Uint8Array | Promise<Uint8Array>;

/** What can make a round trip: a codec, the name or path of one, or a function of bytes. */
export type RoundTripper = CodecModule | string | Recode;

/**
 * What a round trip is of: a schema (loaded, or as folders, files and globs) and the name of a
 * message or a glob over names (left out: all), or a message that protobuf-es generated. Not readonly, for vitest takes no such parameters.
 */
export type RoundTripped =
  | [schema: Schema | readonly string[], message?: string, options?: RoundTripOptions]
  | [generated: DescMessage, options?: RoundTripOptions];

/** Shorter than vitest's usual limit of five seconds for a whole test. */
const maxShrinkMs = 2000;

/**
 * Whether a codec reads and writes messages so that they mean what they meant.
 *
 * @throws ToolError where it cannot be said: nothing is selected, nothing applies, or the codec
 * does not load.
 */
export async function roundTrips(
  received: unknown,
  ...what: RoundTripped
): Promise<Awaited<MatcherResult>> {
  const codec = codecOf(received);
  const { schema, message, options } = partsOf(what);
  const subjects = selected("message", schema.messageNames, message === undefined ? [] : [message]);
  const checking = new Checking(schema, options, maxShrinkMs);
  const checked: Checked[] = [];
  for (const subject of subjects)
    for (const property of propertiesOf(options))
      checked.push(await checking.run({ property, subject, codecs: [codec] }));
  const failures = checked.flatMap((one) => one.failures);
  assertExercised(checked);
  const name = typeof codec === "string" ? codec : codec.name;
  const cases = plural(
    checked.reduce((sum, { check }) => sum + check.cases, 0),
    "case",
  );
  return {
    pass: failures.length === 0,
    message: () =>
      failures.length === 0
        ? `${name} makes the round trip: ${plural(checked.length, "check")}, ${cases}, no failure`
        : [`${name} does not make the round trip`, ...failures, checking.note]
            .filter((text) => text !== "")
            .join("\n\n"),
  };
}

function codecOf(received: unknown): CodecModule | string {
  if (typeof received === "string") return received;
  if (typeof received === "function") return codecOfFunction(received as Recode);
  // Whether it is a codec is told where it is opened, with what is missing.
  if (typeof received === "object" && received !== null) return received as CodecModule;
  throw new ToolError(
    `toRoundTrip: expected a codec or a function of bytes, got ${typeof received}`,
    {
      code: "usage",
      hint: "as in: await expect((bytes) => recoded(bytes)).toRoundTrip(OrderSchema)",
    },
  );
}

function codecOfFunction(recode: Recode): CodecModule {
  return {
    name: recode.name === "" ? "the function" : recode.name,
    version: "",
    claims: { formats: ["binary"] },
    open: () => ({ transcode: (typeName, bytes) => recode(bytes, typeName) }),
  };
}

interface Parts {
  readonly schema: Schema;
  readonly message: string | undefined;
  readonly options: RoundTripOptions;
}

function partsOf(what: RoundTripped): Parts {
  const [first, second, third] = what;
  const own = (typeof second === "object" ? second : third) ?? {};
  if (first instanceof Schema) return { schema: first, message: textOf(second), options: own };
  if ("typeName" in first)
    return { schema: schemaOfGenerated(first), message: first.typeName, options: own };
  const schema = loadSchema({ paths: first, importPaths: own.importPaths ?? [] });
  return { schema, message: textOf(second), options: own };
}

function textOf(message: unknown): string | undefined {
  return typeof message === "string" ? message : undefined;
}

function propertiesOf({ properties: patterns }: RoundTripOptions): readonly string[] {
  // Two codecs at once are no matter of one.
  const ids = properties.flatMap(({ id, compares }) => (compares === true ? [] : [id]));
  return selected("property", ids, patterns ?? ["wire/round-trip"]);
}

/** Nothing passes, and nothing fails, by being absent. */
function assertExercised(checked: readonly Checked[]): void {
  const isShown = ({ check, failures, known }: Checked) =>
    check.status === "passed" || failures.length > 0 || known.length > 0;
  if (checked.some(isShown)) return;
  const reasons = new Set(checked.map(({ check }) => check.reason ?? check.status));
  throw new ToolError(`toRoundTrip: nothing was exercised: ${[...reasons].join("; ")}`, {
    code: "nothing-selected",
  });
}
