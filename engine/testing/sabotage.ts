import type { Codec } from "../../codecs/codec.ts";
import { openSession } from "../../codecs/load-codec.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { findProperty } from "../../properties/catalogue.ts";
import type { CaseContext } from "../../properties/property.ts";
import { compileText } from "../../schema/compile.ts";
import type { Schema } from "../../schema/schema.ts";
import { contextOf, openCodec } from "../case-context.ts";
import { checkInProcess, type InProcessCheck, type InProcessResult } from "../check-in-process.ts";
import { fileSlice } from "../file-slice.ts";
import type { Finding } from "../finding.ts";

const order = `
syntax = "proto3";
message Order {
  string note = 1; int64 total = 2; double price = 3; repeated int32 counts = 4; map<string, int32> stock = 5;
  Item item = 6; optional string code = 7; repeated Item items = 8; uint64 serial = 9;
}
message Item { string name = 1; repeated sint32 sizes = 2; Item part = 3; map<string, Item> parts = 4; }
message Note { string text = 1; }
message Mix {
  optional int32 level = 1; optional string text = 2; map<string, int32> stock = 3;
  oneof one { int32 left = 4; int32 right = 5; }
}
`;

let compiled: Schema | undefined;

/** A schema small enough to write every counterexample by hand: `Order`, the `Item`s in it, `Note` and `Mix`. */
export function orderSchema(): Schema {
  compiled ??= compileText(order);
  return compiled;
}

/** Checks one property of `Order`, or of another message, on one codec, over boundaries and random values. */
export function checked(
  property: string,
  codec: Codec,
  options: Partial<Omit<InProcessCheck, "property" | "codec">> = {},
): Promise<InProcessResult> {
  return checkInProcess({
    schema: orderSchema(),
    subject: "Order",
    seed: "1",
    phases: ["edges", "random"],
    maxExamples: 60,
    maxShrinkMs: 20_000,
    ...options,
    property: findProperty(property),
    codec,
  });
}

/** What a check of a message is given, with nothing around it: no run, no worker. */
export async function contextOn(
  codec: Codec,
  schema: Schema = orderSchema(),
  subject = "Order",
): Promise<CaseContext> {
  const session = await openSession(codec, fileSlice(schema, subject));
  return contextOf({ schema, type: schema.message(subject), codec: openCodec(codec, session) });
}

/** What a property finds on a codec, each finding on one line. */
export async function findingsOn(
  property: string,
  codec: Codec,
  options?: Parameters<typeof checked>[2],
): Promise<readonly string[]> {
  const { findings } = await checked(property, codec, options);
  return findings.map(lineOf);
}

/** A finding as one writes it by hand: the message, its bytes, how they are written, and what came back. */
export function lineOf({ input, actual, path }: Finding): string {
  const written = [input.hex.join(" + "), ...input.written].filter((part) => part !== "");
  return [
    input.json.join(" + "),
    ...(written.length === 0 ? [] : [`as ${written.join(", ")}`]),
    `gives ${actual}`,
    ...(path === undefined ? [] : [`(${path})`]),
  ].join(" ");
}

/**
 * The messages of the rich schema of which a property does not pass on a codec, or on two that it
 * compares, and what it says instead.
 */
export async function exceptionsOn(
  property: string,
  codec: Codec,
  other?: Codec,
): Promise<Readonly<Record<string, string>>> {
  const schema = richSchema();
  const exceptions: Record<string, string> = {};
  for (const subject of schema.messageNames) {
    const compared = other === undefined ? {} : { other };
    const options = { schema, subject, maxExamples: 10, ...compared };
    const { check, findings } = await checked(property, codec, options);
    if (check.status !== "passed")
      exceptions[subject] = [check.status, check.reason, ...findings.map(lineOf)].join("; ");
  }
  return exceptions;
}
