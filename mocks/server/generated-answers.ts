import { messageDrawer } from "../../generators/message.ts";
import type { MessageType } from "../../schema/types.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { Answerer, Turn } from "./answerer.ts";
import type { MockOptions } from "./mock-options.ts";
import { prngFor } from "./mock-seed.ts";
import { okAnswer } from "./prepare-answer.ts";

/** A stream that answers one request has fewer messages than this. */
const streamBound = 4;

/**
 * Valid messages that the seed draws. An answer depends on seed and method, and on which call of the method it is or on
 * the bytes of the request; on nothing else, so that it does not matter what other calls come between.
 *
 * A method that streams its response has up to three messages for one request; a bidirectional one has a message for each.
 */
export function generatedAnswers(
  seed: string,
  drawnBy: NonNullable<MockOptions["drawnBy"]>,
): Answerer {
  // Drawers are compiled for this object, and once for each type.
  const drawers = new Map<MessageType, ReturnType<typeof messageDrawer>>();
  return (turn) => {
    const { method } = turn;
    const type = method.responseType;
    const draw = drawers.get(type) ?? messageDrawer(type);
    drawers.set(type, draw);
    const prng = prngFor([seed, method.subject, ...whichOf(turn, drawnBy)]);
    const count = countOf(turn, () => prng.below(streamBound));
    return okAnswer(Array.from({ length: count }, () => encode(type, draw(prng))));
  };
}

function whichOf(
  { call, requests }: Turn,
  drawnBy: NonNullable<MockOptions["drawnBy"]>,
): readonly (string | number | Uint8Array)[] {
  return drawnBy === "call"
    ? ["call", call.index, call.requestCount]
    : ["request", ...requests.map(({ bytes }) => bytes)];
}

function countOf({ method, requests }: Turn, drawn: () => number): number {
  if (!method.serverStreaming) return 1;
  return method.clientStreaming ? requests.length : drawn();
}
