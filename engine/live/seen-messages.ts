import type { EnumType, Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import type { FieldCoverage, MessageCoverage, Share } from "./coverage.ts";

/** Of a list or a map so many elements are looked at, the first ones. */
const maxElements = 16;
/** So deep is a message looked into. */
const maxDepth = 24;
/** Of one message so many messages in it are looked at, itself included. */
const maxNodes = 256;

interface SeenField {
  readonly field: Field;
  set: number;
  /** Of an enum, the numbers that were seen. */
  readonly numbers: Set<number> | undefined;
  /** Of a message that is looked into. */
  readonly type: SeenType | undefined;
}

interface SeenType {
  readonly type: MessageType;
  count: number;
  readonly fields: Map<number, SeenField>;
  /** Enums whose zero is not written. */
  readonly zeros: SeenField[];
}

/**
 * What was seen of the messages that go one way: of some types, and of all that are in them. Counts stand beside the
 * type, and are found by field number alone; what is large or deep is looked at in part. Well-known types are scalars here.
 */
export class SeenMessages {
  private readonly types = new Map<MessageType, SeenType>();
  private nodes = 0;

  constructor(types: readonly MessageType[]) {
    for (const type of types) this.seenType(type);
  }

  note(type: MessageType, value: MessageValue | undefined): void {
    const seen = this.types.get(type);
    if (seen === undefined || value === undefined) return;
    this.nodes = 0;
    this.noteMessage(seen, value, 0);
  }

  result(): readonly MessageCoverage[] {
    const types = [...this.types.values()].map(coverageOf);
    return types.sort((a, b) => (a.typeName < b.typeName ? -1 : Number(a.typeName > b.typeName)));
  }

  /** Fields that were seen both set and absent. Of a required field it is enough that it was set. */
  fields(): Share {
    let seen = 0;
    let of = 0;
    for (const { count, fields } of this.types.values())
      for (const { set, field } of fields.values()) {
        of++;
        if (set > 0 && (set < count || field.presence === "required")) seen++;
      }
    return { seen, of };
  }

  /** Each value of each enum, and whether it was seen in any field. */
  enumValues(): ReadonlyMap<string, boolean> {
    const values = new Map<string, boolean>();
    for (const { fields } of this.types.values())
      for (const { field, numbers } of fields.values())
        for (const [number] of field.enum?.names ?? []) {
          const name = `${field.enum?.typeName} ${number}`;
          values.set(name, values.get(name) === true || numbers?.has(number) === true);
        }
    return values;
  }

  /** Each member of each oneof, and whether it was seen set. */
  oneofArms(): ReadonlyMap<string, boolean> {
    const arms = new Map<string, boolean>();
    for (const { type, fields } of this.types.values())
      for (const { field, set } of fields.values())
        if (field.oneof !== undefined) arms.set(`${type.typeName} ${field.number}`, set > 0);
    return arms;
  }

  private seenType(type: MessageType): SeenType {
    const known = this.types.get(type);
    if (known !== undefined) return known;
    const seen: SeenType = { type, count: 0, fields: new Map(), zeros: [] };
    // Before its fields are looked at: a type may hold itself.
    this.types.set(type, seen);
    for (const field of type.fields) {
      const numbers = field.enum === undefined ? undefined : new Set<number>();
      const inner = isLookedInto(field) ? this.seenType(field.message) : undefined;
      const one = { field, set: 0, numbers, type: inner };
      seen.fields.set(field.number, one);
      const isZeroUnset = field.presence === "implicit" && field.cardinality === "singular";
      if (isZeroUnset && numbers !== undefined) seen.zeros.push(one);
    }
    return seen;
  }

  private noteMessage(seen: SeenType, value: MessageValue, depth: number): void {
    if (++this.nodes > maxNodes) return;
    seen.count++;
    for (const [number, content] of value.fields) {
      const field = seen.fields.get(number);
      if (field === undefined) continue;
      field.set++;
      if (field.type !== undefined || field.numbers !== undefined)
        this.noteContent(field, content, depth);
    }
    // What is not set is seen as its zero, where nothing else says so.
    for (const { field, numbers } of seen.zeros)
      if (!value.fields.has(field.number)) numbers?.add(0);
  }

  private noteContent(field: SeenField, content: FieldValue, depth: number): void {
    const { cardinality } = field.field;
    if (cardinality === "singular") {
      this.noteElement(field, content, depth);
      return;
    }
    // A cast, since what is not singular is a list or a map.
    const elements = content as readonly FieldValue[] | ReadonlyMap<unknown, FieldValue>;
    let left = maxElements;
    for (const element of elements.values()) {
      if (left-- === 0) return;
      this.noteElement(field, element, depth);
    }
  }

  private noteElement(field: SeenField, element: FieldValue, depth: number): void {
    // Casts, since the kind of the field says what its elements are.
    if (field.numbers !== undefined) field.numbers.add(element as number);
    else if (field.type !== undefined && depth < maxDepth)
      this.noteMessage(field.type, element as MessageValue, depth + 1);
  }
}

function isLookedInto(field: Field): field is Field & { readonly message: MessageType } {
  return field.message !== undefined && !field.message.typeName.startsWith("google.protobuf.");
}

function coverageOf({ type, count, fields }: SeenType): MessageCoverage {
  return {
    typeName: type.typeName,
    fields: [...fields.values()].map((seen) => fieldCoverage(seen, count)),
    oneofs: type.oneofs.map(({ name, members }) => {
      const arms = members.flatMap((number) => fields.get(number) ?? []);
      const names = (isSeen: boolean): readonly string[] =>
        arms.filter(({ set }) => set > 0 === isSeen).map(({ field }) => field.name);
      return { name, seen: names(true), unseen: names(false) };
    }),
  };
}

function fieldCoverage({ field, set, numbers }: SeenField, count: number): FieldCoverage {
  const counts = { name: field.name, set, absent: count - set };
  if (field.enum === undefined || numbers === undefined) return counts;
  return { ...counts, values: valuesOf(field.enum, numbers) };
}

function valuesOf(
  { names }: EnumType,
  numbers: ReadonlySet<number>,
): { readonly seen: readonly string[]; readonly unseen: readonly string[] } {
  const all = [...names];
  const seen = all.filter(([number]) => numbers.has(number)).map(([, name]) => name);
  const unseen = all.filter(([number]) => !numbers.has(number)).map(([, name]) => name);
  const isUnknown = [...numbers].some((number) => !names.has(number));
  return { seen: isUnknown ? [...seen, "unknown"] : seen, unseen };
}
