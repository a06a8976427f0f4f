import { Metadata, status as statusCode } from "@grpc/grpc-js";
import { minimalMessage } from "../../generators/minimal-message.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { nearest } from "../../schema/nearest.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { jsonText } from "./json-text.ts";
import { metadataOf } from "./metadata.ts";
import type { MockMethod } from "./mock-method.ts";
import type { MockAnswer, MockContent, MockDelays } from "./mock-options.ts";
import { statusDetails } from "./status-details.ts";

/** An answer as it goes on the wire. */
export interface PreparedAnswer {
  readonly messages: readonly Uint8Array[];
  readonly code: number;
  /** `UNAVAILABLE` */
  readonly status: string;
  /** The text beside the status. */
  readonly text: string;
  readonly metadata: Metadata;
  readonly trailers: Metadata;
  /** Absent where the answer has none of its own. */
  readonly delays?: MockDelays;
}

/** The names of all statuses. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
const names: readonly string[] = Object.keys(statusCode).filter((name) => !/^\d/.test(name));

/** An answer of status OK that has nothing but messages. */
export function okAnswer(messages: readonly Uint8Array[]): PreparedAnswer {
  const [metadata, trailers] = [new Metadata(), new Metadata()];
  return { messages, code: statusCode.OK, status: "OK", text: "", metadata, trailers };
}

/**
 * Makes of an answer what goes on the wire.
 *
 * @throws ToolError `config` where the answer is none that the method can give.
 */
export function prepareAnswer(
  schema: Schema,
  method: MockMethod,
  answer: MockAnswer,
): PreparedAnswer {
  const { status = "OK", message = "", metadata = {}, trailers = {}, details, delays } = answer;
  const code = codeOf(status);
  const messages = contentsOf(method, answer, code).map((content) =>
    contentBytes(schema, method, content),
  );
  const sentTrailers = metadataOf(trailers);
  if (details !== undefined) {
    const bytes = detailsBytes(schema, { code, message, details });
    sentTrailers.set("grpc-status-details-bin", Buffer.from(bytes));
  }
  return {
    ...{ messages, code, status, text: message },
    metadata: metadataOf(metadata),
    trailers: sentTrailers,
    ...(delays !== undefined && { delays }),
  };
}

function codeOf(name: string): number {
  const code = names.includes(name) ? Object.entries(statusCode).find(([one]) => one === name) : [];
  if (typeof code?.[1] === "number") return code[1];
  const near = nearest(name, names);
  throw new ToolError(`no status is called "${name}"`, {
    code: "config",
    hint: near === undefined ? `one of ${names.join(", ")}` : `did you mean "${near}"?`,
  });
}

/** The messages, of which a method that does not stream them has exactly one, or none beside an error. */
function contentsOf(
  method: MockMethod,
  { response, responses }: MockAnswer,
  code: number,
): readonly MockContent[] {
  if (response !== undefined && responses !== undefined)
    throw new ToolError(`both response and responses for ${method.subject}`, { code: "config" });
  const given = responses ?? (response === undefined ? [] : [response]);
  if (method.serverStreaming) return given;
  if (responses !== undefined)
    throw new ToolError(`responses for ${method.subject}, which answers with one message`, {
      code: "config",
      hint: "give one response",
    });
  if (code === statusCode.OK)
    return given.length > 0 ? given : [minimalMessage(method.responseType)];
  if (given.length === 0) return given;
  throw new ToolError(`a response beside a status that is not OK for ${method.subject}`, {
    code: "config",
    hint: "leave one of the two out",
  });
}

function contentBytes(schema: Schema, method: MockMethod, content: MockContent): Uint8Array {
  if (content instanceof Uint8Array) return content;
  const type = method.responseType;
  if (isValue(content)) return encode(type, content);
  try {
    return encode(type, fromJson(schema, type, jsonText(content)));
  } catch (cause) {
    throw inConfig(cause, `no ${type.typeName} for ${method.subject}`);
  }
}

/** ProtoJSON has no member that is a `Map`. */
function isValue(content: MockContent): content is MessageValue {
  return (
    typeof content === "object" &&
    content !== null &&
    "fields" in content &&
    content.fields instanceof Map
  );
}

function detailsBytes(schema: Schema, status: Parameters<typeof statusDetails>[1]): Uint8Array {
  try {
    return statusDetails(schema, status);
  } catch (cause) {
    throw inConfig(cause, "no error details");
  }
}

/** What JSON is wrong, as the mistake of whoever wrote it. */
export function inConfig(cause: unknown, what: string): unknown {
  if (!(cause instanceof JsonError)) return cause;
  return new ToolError(`${what}: ${cause.message}`, { code: "config", cause });
}
