import { type DescFile, type DescService, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { descriptorSetOf } from "../../schema/descriptor-sets.ts";
import { DocumentProcessor } from "./generated/workspace_daemon/document_processor_pb.ts";
import { MemoryService } from "./generated/workspace_daemon/memory_service_pb.ts";
import { SearchService } from "./generated/workspace_daemon/search_service_pb.ts";
import { SystemService } from "./generated/workspace_daemon/system_service_pb.ts";

/** The four workspace services. */
export const workspaceServices: readonly DescService[] = [
  DocumentProcessor,
  SearchService,
  MemoryService,
  SystemService,
];

/** The files of the workspace services and all that they import, as a serialized `google.protobuf.FileDescriptorSet`. */
export function workspaceDescriptorSet(): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const { file } of workspaceServices) addFile(file, files);
  return descriptorSetOf(files.values());
}

/** Adds a file behind everything that it imports. */
function addFile(file: DescFile, files: Map<string, Uint8Array>): void {
  if (files.has(file.proto.name)) return;
  for (const dependency of file.dependencies) addFile(dependency, files);
  files.set(file.proto.name, toBinary(FileDescriptorProtoSchema, file.proto));
}
