import { type DescFile, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { file_grpc_health_v1_health as health } from "../../schema/grpc/generated/grpc/health/v1/health_pb.ts";
import { file_grpc_reflection_v1_reflection as reflection } from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";

/** The files of the services that stand beside those of a schema, serialized. */
export function standardFiles(): readonly Uint8Array[] {
  return [bytesOf(health), bytesOf(reflection), alphaReflection()];
}

function bytesOf(file: DescFile): Uint8Array {
  return toBinary(FileDescriptorProtoSchema, file.proto);
}

/**
 * The file of the older version, which differs in its package alone.
 * https://github.com/grpc/grpc-proto/blob/master/grpc/reflection/v1alpha/reflection.proto
 */
function alphaReflection(): Uint8Array {
  const file = fromBinary(FileDescriptorProtoSchema, bytesOf(reflection));
  file.name = "grpc/reflection/v1alpha/reflection.proto";
  file.package = "grpc.reflection.v1alpha";
  delete file.options;
  for (const field of file.messageType.flatMap((message) => message.field))
    field.typeName = older(field.typeName);
  for (const method of file.service.flatMap((service) => service.method)) {
    method.inputType = older(method.inputType);
    method.outputType = older(method.outputType);
  }
  return toBinary(FileDescriptorProtoSchema, file);
}

function older(typeName: string): string {
  return typeName.replace(/^\.grpc\.reflection\.v1\./, ".grpc.reflection.v1alpha.");
}
