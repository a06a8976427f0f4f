import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import { isReservedName, isReservedNumber } from "../../schema/evolution/reserved.ts";
import type { Schema } from "../../schema/schema.ts";
import type { EnumType } from "../../schema/types.ts";
import type { BufRule } from "./buf-rule.ts";

/** The rules that the enum of a field breaks, where the change is one of its values. */
export function bufEnumRules(
  { old, new: next, aspects }: FieldChange,
  schema: Schema,
): readonly BufRule[] {
  const [from, to] = [old?.enum, next?.enum];
  if (from === undefined || to === undefined || !aspects.has("enum values")) return [];
  if (from.typeName !== to.typeName) return [];
  return rules.filter((rule) => rule.isBroken(from, to, schema));
}

interface EnumRule extends BufRule {
  isBroken(old: EnumType, next: EnumType, schema: Schema): boolean;
}

/** Of values, the number is the one that counts; several names of a number are one value. */
const rules: readonly EnumRule[] = [
  {
    id: "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
    categories: ["wire", "wireJson"],
    isBroken: (old, next, schema) =>
      gone(old, next).some((number) => !isReservedNumber(schema, next.typeName, number)),
  },
  {
    id: "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
    categories: ["wireJson"],
    isBroken: (old, next, schema) =>
      gone(old, next)
        .flatMap((number) => namesOf(old, number))
        .some((name) => !isReservedName(schema, next.typeName, name)),
  },
  {
    id: "ENUM_VALUE_NO_DELETE",
    categories: ["file"],
    isBroken: (old, next) => gone(old, next).length > 0,
  },
  {
    id: "ENUM_VALUE_SAME_NAME",
    categories: ["wireJson", "file"],
    isBroken: (old, next) =>
      old.values.some(
        ({ name, number }) => next.names.has(number) && next.numbers.get(name) !== number,
      ),
  },
  {
    id: "ENUM_SAME_TYPE",
    categories: ["file"],
    isBroken: (old, next) => old.open !== next.open,
  },
];

function gone(old: EnumType, next: EnumType): readonly number[] {
  return [...old.names.keys()].filter((number) => !next.names.has(number));
}

function namesOf(type: EnumType, number: number): readonly string[] {
  return type.values.filter((value) => value.number === number).map(({ name }) => name);
}
