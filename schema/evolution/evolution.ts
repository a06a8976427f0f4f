import type { Schema } from "../schema.ts";
import type { Field, MessageType } from "../types.ts";
import {
  type FieldChange,
  type FieldPair,
  isReplaced,
  type MessagePair,
} from "./evolution-types.ts";
import { fieldAspects } from "./field-aspects.ts";
import { pairOf } from "./message-pair.ts";

/** What became of the messages of a schema from one version to the next. */
export interface Evolution {
  /** Every message that both versions have, and that is in both of their roots or reached from one there; by name. */
  readonly pairs: readonly MessagePair[];
  /** Those that changed themselves, or that contain one that did. */
  readonly changed: ReadonlySet<MessagePair>;
  /** What changed, by message and field. What is in a type that replaces another is not among it: the field is, whose type it is. */
  readonly changes: readonly FieldChange[];
  /** Full names of messages that only the old version has. */
  readonly onlyOld: readonly string[];
  /** Full names of messages that only the new version has. */
  readonly onlyNew: readonly string[];
}

/** Compares the messages of two versions of a schema. Costs nothing for what is not in the roots. */
export function evolutionOf(old: Schema, next: Schema): Evolution {
  const [oldNames, newNames] = [old.messageNames, next.messageNames];
  const isOld = new Set(oldNames);
  const isNew = new Set(newNames);
  const roots = oldNames.flatMap((name) => pairNamed(old, next, name) ?? []);
  const reached = reachedFrom(roots);
  const pairs = [...reached.keys()];
  const own = pairs.filter((pair) => !isReplaced(pair)).sort(byName);
  return {
    pairs: own,
    changed: changedAmong(reached),
    changes: own.flatMap(changesOf),
    onlyOld: oldNames.filter((name) => !isNew.has(name) && next.find(name) === undefined),
    onlyNew: newNames.filter((name) => !isOld.has(name) && old.find(name) === undefined),
  };
}

function pairNamed(old: Schema, next: Schema, name: string): MessagePair | undefined {
  const [one, other] = [old.find(name), next.find(name)];
  return one === undefined || other === undefined ? undefined : pairOf(one, other);
}

/** By the names of the new version. */
export function byName(one: MessagePair, other: MessagePair): number {
  return one.new.typeName < other.new.typeName ? -1 : 1;
}

/** Every pair that some lead to, themselves included, each with the pairs that it contains. */
export function reachedFrom(
  roots: Iterable<MessagePair>,
): ReadonlyMap<MessagePair, readonly MessagePair[]> {
  const reached = new Map<MessagePair, readonly MessagePair[]>();
  const waiting = new Set(roots);
  // A set iterates over what is added to it on the way.
  for (const pair of waiting) {
    const inner = pair.fields.flatMap((field) => innerPair(field) ?? []);
    reached.set(pair, inner);
    for (const one of inner) waiting.add(one);
  }
  return reached;
}

/** The pair of the messages that a field of both versions holds. */
export function innerPair({ old, new: next }: FieldPair): MessagePair | undefined {
  if (old.message === undefined || next.message === undefined) return undefined;
  return pairOf(old.message, next.message);
}

function changedAmong(
  reached: ReadonlyMap<MessagePair, readonly MessagePair[]>,
): ReadonlySet<MessagePair> {
  return withContainers(
    reached,
    [...reached.keys()].filter((pair) => changesOf(pair).length > 0),
  );
}

/** Some pairs, and all that contain one of them at any depth. */
export function withContainers(
  reached: ReadonlyMap<MessagePair, readonly MessagePair[]>,
  pairs: Iterable<MessagePair>,
): ReadonlySet<MessagePair> {
  const containers = new Map<MessagePair, MessagePair[]>();
  for (const [pair, inner] of reached)
    for (const one of inner) {
      const known = containers.get(one);
      if (known === undefined) containers.set(one, [pair]);
      else known.push(pair);
    }
  const all = new Set(pairs);
  // A set iterates over what is added to it on the way.
  for (const pair of all) for (const outer of containers.get(pair) ?? []) all.add(outer);
  return all;
}

const known = new WeakMap<MessagePair, readonly FieldChange[]>();

/** What changed in a message itself, by field number. */
export function changesOf(pair: MessagePair): readonly FieldChange[] {
  let changes = known.get(pair);
  if (changes === undefined) {
    changes = [
      ...pair.fields.flatMap((field) => pairChange(pair, field) ?? []),
      ...pair.removed.map((field) => oneSided(pair, { old: field, new: undefined })),
      ...pair.added.map((field) => oneSided(pair, { old: undefined, new: field })),
    ].sort((one, other) => numberOf(one) - numberOf(other));
    known.set(pair, changes);
  }
  return changes;
}

function numberOf({ old, new: next }: FieldChange): number {
  return (old ?? next)?.number ?? 0;
}

function pairChange(pair: MessagePair, field: FieldPair): FieldChange | undefined {
  const aspects = fieldAspects(pair, field);
  if (aspects.size === 0) return undefined;
  return { subject: subjectOf(pair.new, field.new), pair, ...field, aspects };
}

function oneSided(pair: MessagePair, sides: Pick<FieldChange, "old" | "new">): FieldChange {
  const field = sides.new ?? sides.old;
  const subject = field === undefined ? pair.new.typeName : subjectOf(pair.new, field);
  return { subject, pair, ...sides, aspects: new Set([sides.new ? "added" : "removed"]) };
}

function subjectOf(type: MessageType, field: Field): string {
  return `${type.typeName}.${field.extension ? field.jsonName : field.name}`;
}
