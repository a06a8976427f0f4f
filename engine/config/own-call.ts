import type { Exchange } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import { emptyMessage } from "../../schema/value.ts";
import { ownMessage } from "./own-message.ts";
import type { OwnCall } from "./run-config.ts";

/**
 * A call as a user's claim sees it; `undefined` where an answer cannot be read. The response of a call without any is
 * the message in which no field is set, and so is the request.
 */
export function ownCallOf(exchange: Exchange, schema: Schema): OwnCall | undefined {
  const { method, input, outcome, answers } = exchange;
  const requests = input.messages.map(({ value, bytes }) =>
    ownMessage(schema, method.requestType, { value, bytes }),
  );
  const responses = answers.flatMap((answer) =>
    answer.kind === "read" ? [ownMessage(schema, method.responseType, answer)] : [],
  );
  if (responses.length < answers.length) return undefined;
  const none = { value: emptyMessage };
  return {
    subject: method.subject,
    status: outcome.status.name,
    request: requests[0] ?? ownMessage(schema, method.requestType, none),
    response: responses[0] ?? ownMessage(schema, method.responseType, none),
    requests,
    responses,
  };
}
