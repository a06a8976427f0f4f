import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { FoundCalls } from "./found-calls.ts";

/**
 * The requests that a user wrote in ProtoJSON: one call for each text, or all of them in one call where the method streams its
 * requests.
 *
 * @throws ToolError `usage` where a text is no message of the method's request.
 */
export function fixedCalls(
  schema: Schema,
  method: LiveMethod,
  texts: readonly string[],
): FoundCalls {
  const messages = texts.map((text) => bytesOf(schema, method, text));
  return { method, requests: method.clientStreaming ? [messages] : messages.map((one) => [one]) };
}

function bytesOf(schema: Schema, method: LiveMethod, text: string): Uint8Array {
  const type = method.requestType;
  try {
    return encode(type, fromJson(schema, type, text));
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new ToolError(`--data: no ${type.typeName}: ${cause.message}`, {
      code: "usage",
      hint: `it is the request of ${method.subject}, in ProtoJSON`,
      cause,
    });
  }
}
