import type { MessageType } from "../../schema/types.ts";

const known = new WeakMap<MessageType, boolean>();

/**
 * Whether a message, or one that it can contain, has a required field. A decoder may refuse what
 * lacks one (https://protobuf.dev/programming-guides/proto2/#field-labels), and whether it looks
 * before or after the parts of a message are merged is not said.
 */
export function mayLackRequired(type: MessageType): boolean {
  let answer = known.get(type);
  if (answer === undefined) {
    answer = hasRequired(type);
    known.set(type, answer);
  }
  return answer;
}

function hasRequired(root: MessageType): boolean {
  const types = new Set([root]);
  // A set visits what is added while it is walked.
  for (const type of types)
    for (const { presence, message } of type.fields) {
      if (presence === "required") return true;
      if (message !== undefined) types.add(message);
    }
  return false;
}
