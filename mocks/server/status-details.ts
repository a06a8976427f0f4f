import { type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { descriptorSetOf } from "../../schema/descriptor-sets.ts";
import { file_google_rpc_error_details as errorDetails } from "../../schema/grpc/generated/google/rpc/error_details_pb.ts";
import { file_google_rpc_status as rpcStatus } from "../../schema/grpc/generated/google/rpc/status_pb.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { Schema } from "../../schema/schema.ts";
import type { TypeFinder } from "../../schema/types.ts";
import { encode } from "../../schema/wire/encode.ts";
import { jsonText } from "./json-text.ts";
import type { JsonData } from "./mock-options.ts";

let known: Schema | undefined;

/** What a status says, in whole. */
export interface RichStatus {
  readonly code: number;
  readonly message: string;
  /** ProtoJSON of `google.protobuf.Any`. */
  readonly details: readonly JsonData[];
}

/**
 * A serialized `google.rpc.Status`, as `grpc-status-details-bin` carries it.
 *
 * Details are of the types of google.rpc, or of the schema.
 * https://cloud.google.com/apis/design/errors#error_details
 *
 * @throws JsonError where a detail is no `Any` of a known type.
 */
export function statusDetails(schema: TypeFinder, status: RichStatus): Uint8Array {
  known ??= rpcSchema();
  const rpc = known;
  const finder = { find: (name: string) => schema.find(name) ?? rpc.find(name) };
  const type = rpc.message("google.rpc.Status");
  const text = jsonText({ code: status.code, message: status.message, details: status.details });
  return encode(type, fromJson(finder, type, text));
}

function rpcSchema(): Schema {
  const files = new Set<DescFile>();
  addWithImports(rpcStatus, files);
  addWithImports(errorDetails, files);
  const bytes = [...files].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return new Schema({ descriptorSet: descriptorSetOf(bytes) });
}

/** A file behind those it imports, as readers of sets expect it. */
function addWithImports(file: DescFile, files: Set<DescFile>): void {
  for (const imported of file.dependencies) addWithImports(imported, files);
  files.add(file);
}
