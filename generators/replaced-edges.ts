import { changesOf, innerPair } from "../schema/evolution/evolution.ts";
import {
  type FieldPair,
  isReplaced,
  type MessagePair,
  type Side,
} from "../schema/evolution/evolution-types.ts";
import type { MessageValue } from "../schema/value.ts";
import { changeEdges } from "./change-edges.ts";
import { contentOf, withFields } from "./edges/with-field.ts";

/**
 * Messages of a type that has taken the place of another one, or the other way round: the edges of every field that
 * the two do not have alike, at any depth, each in no more around it than it needs.
 */
export function* replacedEdges(root: MessagePair, side: Side): Generator<MessageValue> {
  for (const { pair, way } of replacedIn(root))
    for (const change of changesOf(pair)) {
      const focus = { field: change[side], peers: [] };
      for (const value of changeEdges(pair[side], focus)) yield wrapped(value, way, side);
    }
}

/** A pair of types, and the fields that lead to it, the innermost first. */
interface Reached {
  readonly pair: MessagePair;
  readonly way: readonly (FieldPair & { readonly in: MessagePair })[];
}

/** The pair itself, and those in it that are of two names as well: all others are judged by themselves. */
function* replacedIn(root: MessagePair): Generator<Reached> {
  const seen = new Set<MessagePair>([root]);
  const waiting: Reached[] = [{ pair: root, way: [] }];
  for (const reached of waiting) {
    yield reached;
    for (const field of reached.pair.fields) {
      const inner = innerPair(field);
      if (inner === undefined || seen.has(inner) || !isReplaced(inner)) continue;
      seen.add(inner);
      waiting.push({ pair: inner, way: [{ ...field, in: reached.pair }, ...reached.way] });
    }
  }
}

function wrapped(value: MessageValue, way: Reached["way"], side: Side): MessageValue {
  return way.reduce((inner, step) => {
    const field = step[side];
    return withFields(step.in[side], [[field, contentOf(field, inner)]]);
  }, value);
}
