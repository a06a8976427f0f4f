import type { FieldValue, MessageValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import { isImplicitDefault } from "../wire/scalar-readers.ts";

/** A message of scalar fields of implicit presence: those that hold their default are left out. */
export function messageOfFields(
  ...entries: readonly (readonly [number, number | bigint])[]
): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const [number, value] of entries) if (!isImplicitDefault(value)) fields.set(number, value);
  return { fields, unknown: noUnknownFields };
}

/** A message with one field set, or none where there is nothing to hold. */
export function messageOfField(number: number, value: FieldValue | undefined): MessageValue {
  const fields = value === undefined ? new Map() : new Map([[number, value]]);
  return { fields, unknown: noUnknownFields };
}

/** The two fields of a `Timestamp` or a `Duration`. */
export function numbersIn(value: MessageValue): { seconds: bigint; nanos: number } {
  const seconds = value.fields.get(1) ?? 0n;
  const nanos = value.fields.get(2) ?? 0;
  return { seconds: BigInt(seconds as bigint), nanos: Number(nanos) };
}
