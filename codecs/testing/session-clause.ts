import assert from "node:assert/strict";
import { firstDifference } from "../../schema/compare.ts";
import { decode } from "../../schema/wire/decode.ts";
import type { CodecSession } from "../codec.ts";
import { contractSchema } from "./contract-schemas.ts";

/** A demand on an open session of the contract's schema. */
export interface SessionClause {
  readonly title: string;
  check(session: CodecSession): Promise<void>;
}

/** Asserts that bytes are a Uint8Array and mean the same message as others. */
export function assertMeans(typeName: string, actual: Uint8Array, expected: string): void {
  assert.ok(actual instanceof Uint8Array, "the result is no Uint8Array");
  const type = contractSchema().message(`contract.${typeName}`);
  const difference = firstDifference(type, decode(type, unhex(expected)), decode(type, actual));
  assert.equal(difference, undefined, `${typeName} ${expected} became ${hex(actual)}`);
}

/** Bytes as two hexadecimal digits each. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The bytes that hexadecimal digits stand for; spaces are left out. */
export function unhex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));
}

/** Transcodes binary of a message of the contract's schema. */
export async function recode(
  session: CodecSession,
  typeName: string,
  input: Uint8Array,
): Promise<Uint8Array> {
  return session.transcode(`contract.${typeName}`, input, "binary", "binary");
}
