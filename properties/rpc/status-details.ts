import { typeOfGenerated } from "../../schema/generated.ts";
import {
  BadRequestSchema,
  DebugInfoSchema,
  ErrorInfoSchema,
  HelpSchema,
  LocalizedMessageSchema,
  PreconditionFailureSchema,
  QuotaFailureSchema,
  RequestInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "../../schema/grpc/generated/google/rpc/error_details_pb.ts";
import { StatusSchema } from "../../schema/grpc/generated/google/rpc/status_pb.ts";
import type { MessageType, TypeFinder } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { WireError } from "../../schema/wire/wire-error.ts";

/** The trailer that carries a `google.rpc.Status`. https://grpc.io/docs/guides/error/#richer-error-model */
export const detailsEntry = "grpc-status-details-bin";

/** A `google.rpc.Status` as a server sent it. */
export interface StatusDetails {
  readonly code: number;
  readonly message: string;
  readonly details: readonly PackedDetail[];
  /** What `google.rpc.DebugInfo` among the details says of the server's stack. */
  readonly stackEntries: readonly string[];
}

/** One `google.protobuf.Any` of the details. */
export interface PackedDetail {
  /** The full name behind the last slash of `type_url`. */
  readonly typeName: string;
  readonly value: Uint8Array;
}

const errorDetails: ReadonlyMap<string, MessageType> = new Map(
  [
    BadRequestSchema,
    DebugInfoSchema,
    ErrorInfoSchema,
    HelpSchema,
    LocalizedMessageSchema,
    PreconditionFailureSchema,
    QuotaFailureSchema,
    RequestInfoSchema,
    ResourceInfoSchema,
    RetryInfoSchema,
  ].map((desc) => [desc.typeName, typeOfGenerated(desc)]),
);

/** The type of a detail: one of `google.rpc`, or of the schema; `undefined` where neither has it. */
export function typeOfDetail(typeName: string, schema: TypeFinder): MessageType | undefined {
  return errorDetails.get(typeName) ?? schema.find(typeName);
}

/** What the trailer says; `undefined` where it is no `google.rpc.Status`. */
export function readStatusDetails(bytes: Uint8Array): StatusDetails | undefined {
  const status = tryDecode(typeOfGenerated(StatusSchema), bytes);
  if (status instanceof WireError) return undefined;
  const details = listOf(status.fields.get(3)).map(packedOf);
  return {
    code: numberOf(status.fields.get(1)),
    message: stringOf(status.fields.get(2)),
    details,
    stackEntries: details.flatMap(stackEntriesOf),
  };
}

/** The value, or why there is none. */
export function tryDecode(type: MessageType, bytes: Uint8Array): MessageValue | WireError {
  try {
    return decode(type, bytes);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

function packedOf({ fields }: MessageValue): PackedDetail {
  const url = stringOf(fields.get(1));
  const value = fields.get(2);
  return {
    typeName: url.slice(url.lastIndexOf("/") + 1),
    value: value instanceof Uint8Array ? value : new Uint8Array(),
  };
}

function stackEntriesOf({ typeName, value }: PackedDetail): readonly string[] {
  if (typeName !== DebugInfoSchema.typeName) return [];
  const info = tryDecode(typeOfGenerated(DebugInfoSchema), value);
  if (info instanceof WireError) return [];
  const entries = info.fields.get(1);
  return Array.isArray(entries) ? entries.filter((entry) => typeof entry === "string") : [];
}

function listOf(content: FieldValue | undefined): readonly MessageValue[] {
  return Array.isArray(content) ? content.filter((one) => typeof one === "object") : [];
}

function numberOf(content: FieldValue | undefined): number {
  return typeof content === "number" ? content : 0;
}

function stringOf(content: FieldValue | undefined): string {
  return typeof content === "string" ? content : "";
}
