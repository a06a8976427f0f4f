import { isFillable } from "../../generators/inhabited.ts";
import { nestingFields } from "../../generators/recursion.ts";
import { wellKnownKind } from "../../generators/well-known.ts";
import type { Field, MessageType } from "../../schema/types.ts";

/** A field of messages, and the type that it belongs to. */
export interface InnerStep {
  readonly owner: MessageType;
  readonly field: Field;
}

/** A field inside a message, and the fields that lead to that message. */
export interface InnerField {
  readonly path: readonly InnerStep[];
  readonly field: Field;
}

/** So many are given at most, and through so many messages. */
const maxFields = 300;
const maxDepth = 4;

/**
 * The fields inside the messages of a type, those nearest to it first; never through one type twice, and not
 * those of well-known types, which are one thing.
 */
export function innerFields(type: MessageType): readonly InnerField[] {
  const found: InnerField[] = [];
  const waiting: Waiting[] = [{ type, path: [] }];
  // What is added while the list is walked is visited too.
  for (const from of waiting) {
    if (from.path.length > 0)
      found.push(
        ...from.type.fields.filter(isFillable).map((field) => ({ path: from.path, field })),
      );
    if (found.length < maxFields && from.path.length < maxDepth)
      waiting.push(...waysOn(type, from));
  }
  return found.slice(0, maxFields);
}

interface Waiting {
  readonly type: MessageType;
  readonly path: readonly InnerStep[];
}

function waysOn(root: MessageType, { type, path }: Waiting): readonly Waiting[] {
  return nestingFields(type).flatMap((field) => {
    const { message } = field;
    const isEntered =
      message !== undefined &&
      message !== root &&
      wellKnownKind(message) === undefined &&
      !path.some(({ owner }) => owner === message);
    return isEntered ? [{ type: message, path: [...path, { owner: type, field }] }] : [];
  });
}
