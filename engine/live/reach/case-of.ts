import type { CallInput } from "../../../properties/rpc/call-input.ts";
import { layOver, stripped } from "../../../properties/rpc/lay-over.ts";
import type { MessageType } from "../../../schema/types.ts";
import type { MessageValue } from "../../../schema/value.ts";
import type { CallScript, FieldPath } from "../call-script.ts";
import { putAt, speaksOf, suffixAt, valueAt } from "./paths.ts";
import type { Recipe } from "./recipe.ts";
import { requestPart } from "./request-part.ts";
import { scriptOf } from "./script-of.ts";
import { type Needs, takenValue } from "./stock.ts";

/** A case as it is called. */
export interface PreparedCall {
  /** Whole requests. */
  readonly input: CallInput;
  /** Makes it again, on a server that knows nothing of the first time. */
  readonly script: CallScript;
}

/**
 * The whole requests of a case that is laid over a recipe. What a case says of a field that is taken or must be new
 * stands: such a field is then neither, in none of its messages.
 */
export function caseOf(
  recipe: Recipe,
  needs: Needs,
  input: CallInput,
  freshSuffix: () => string,
): PreparedCall {
  const type = recipe.method.requestType;
  const { overKnownGood: _over, without = [], ...rest } = input;
  const base = stripped(recipe.base, without);
  const isFree = (path: FieldPath): boolean =>
    !without.some((left) => left.every((number, index) => number === path[index])) &&
    !input.messages.some((part) => speaksOf(type, part.value, path));
  const takes = recipe.takes.filter((take) => isFree(take.into));
  const fresh = recipe.fresh.filter(isFree);
  const laid = input.messages.map((part) => layOver(type, base, part.value));
  const whole = laid.map((message) => {
    const filled = takes.reduce((all, { into, producer, from, path }) => {
      const value = takenValue(needs.get(producer), from, path);
      return value === undefined ? all : putAt(type, all, into, value);
    }, message);
    return fresh.reduce((all, path) => suffixAt(type, all, path, freshSuffix()), filled);
  });
  const written = (messages: readonly MessageValue[]): CallInput => ({
    ...rest,
    messages: messages.map((message, index) => requestPart(type, message, input.messages[index])),
  });
  const last = { subject: recipe.method.subject, input: written(laid), takes, fresh };
  const used = new Map(
    [...needs].filter(([subject]) => takes.some((take) => take.producer === subject)),
  );
  return { input: written(whole), script: scriptOf(last, used) };
}

/** Whether a request takes what the shared instances have, or leaves it to nothing: so that it is known whether its end says anything of them. */
export function isTaking(
  type: MessageType,
  recipe: Recipe,
  needs: Needs,
  request: MessageValue,
): boolean {
  return recipe.takes.every(({ into, producer, from, path }) => {
    const value = takenValue(needs.get(producer), from, path);
    if (value === undefined) return false;
    const put = valueAt(putAt(type, request, into, value), into);
    return put === valueAt(request, into);
  });
}
