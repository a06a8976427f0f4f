import { typeOfGenerated } from "../../schema/generated.ts";
import { StatusSchema } from "../../schema/grpc/generated/google/rpc/status_pb.ts";
import type { Schema } from "../../schema/schema.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import type { RpcStatus } from "../../transports/transport.ts";
import { broken, declined, type Failure, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { shownStatus } from "./shown-status.ts";
import { statusNameOf } from "./status-code.ts";
import {
  detailsEntry,
  type PackedDetail,
  readStatusDetails,
  tryDecode,
  typeOfDetail,
} from "./status-details.ts";
import { withoutNumbers } from "./without-numbers.ts";

/** The rich status of a call is one, and says what the plain one says. */
export const detailsDecode: ObservingProperty = {
  kind: "observing",
  id: "rpc/details-decode",
  claim:
    "grpc-status-details-bin is a google.rpc.Status with the code of the call, and each detail is what it says it is",
  source: "https://grpc.io/docs/guides/error/",
  explanation: `Servers send what a caller needs to act on (which field is wrong, when to try again) as a google.rpc.Status in grpc-status-details-bin. It must
parse, and so must each detail whose type is one of google.rpc or of the schema. Its code is that of the call: the library of Python throws
where the two differ (https://github.com/grpc/proposal/blob/master/L44-python-rich-status.md), and others believe one of them, so that callers
in two languages see two statuses.

No specification of gRPC has this trailer, so nothing more is asked: a code of 0 is taken for one that is left out, the two messages may differ, and a detail of
a type that nobody here knows may be anything.`,
  appliesTo: () => ({ applies: true }),
  judge({ outcome }, { schema }) {
    let isSeen = false;
    for (const { name, value } of outcome.trailers) {
      if (name !== detailsEntry || typeof value === "string") continue;
      isSeen = true;
      const failure = failureOf(value, outcome.status, schema);
      if (failure !== undefined) return broken(failure);
    }
    return isSeen ? held : declined;
  },
};

function failureOf(bytes: Uint8Array, status: RpcStatus, schema: Schema): Failure | undefined {
  const read = readStatusDetails(bytes);
  if (read === undefined) return noStatus(bytes);
  if (read.code !== 0 && read.code !== status.code) return otherCode(read.code, status);
  for (const detail of read.details) {
    const failure = wrongDetail(detail, schema);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function noStatus(bytes: Uint8Array): Failure {
  const error = tryDecode(typeOfGenerated(StatusSchema), bytes);
  const reason = error instanceof WireError ? error.message : "";
  return {
    way: "unreadable",
    signature: `no google.rpc.Status: ${withoutNumbers(reason)}`,
    describe: () => ({
      expected: `a google.rpc.Status in ${detailsEntry}`,
      actual: `bytes that are none (${reason})`,
      output: bytes,
    }),
  };
}

function otherCode(code: number, status: RpcStatus): Failure {
  const name = statusNameOf(code) ?? String(code);
  return {
    way: "malformed",
    signature: `code ${name} in the details of ${statusNameOf(status.code) ?? status.code}`,
    describe: () => ({
      expected: `a google.rpc.Status with the code of the call, which ended with ${shownStatus(status)}`,
      actual: `one with the code ${name}`,
      source: "https://github.com/grpc/proposal/blob/master/L44-python-rich-status.md",
    }),
  };
}

function wrongDetail({ typeName, value }: PackedDetail, schema: Schema): Failure | undefined {
  const type = typeOfDetail(typeName, schema);
  const read = type === undefined ? undefined : tryDecode(type, value);
  if (!(read instanceof WireError)) return undefined;
  return {
    way: "unreadable",
    signature: `no ${typeName}: ${withoutNumbers(read.message)}`,
    describe: () => ({
      expected: `a ${typeName} in the details, as its type_url says`,
      actual: `bytes that are none (${read.message})`,
      source: "https://protobuf.dev/programming-guides/proto3/#any",
      output: value,
    }),
  };
}
