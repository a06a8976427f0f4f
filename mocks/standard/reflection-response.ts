import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import {
  type ServerReflectionRequest,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";
import type { DescriptorIndex, IndexedFile } from "./descriptor-index.ts";

/** What a server is asked about. */
export interface Reflected {
  readonly index: DescriptorIndex;
  /** The full names of its services, sorted. */
  readonly services: readonly string[];
}

type Answer = NonNullable<
  MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]
>;

/**
 * The one response to a request. What nobody knows gets an `error_response` with `NOT_FOUND`, and the stream lives on.
 *
 * https://github.com/grpc/grpc-proto/blob/master/grpc/reflection/v1/reflection.proto
 */
export function reflectionResponse(
  reflected: Reflected,
  request: ServerReflectionRequest,
): ServerReflectionResponse {
  return create(ServerReflectionResponseSchema, {
    validHost: request.host,
    originalRequest: request,
    messageResponse: answerTo(reflected, request.messageRequest),
  });
}

function answerTo(
  { index, services }: Reflected,
  asked: ServerReflectionRequest["messageRequest"],
): Answer {
  switch (asked.case) {
    case "fileByFilename":
      return files(index, index.file(asked.value), `file "${asked.value}"`);
    case "fileContainingSymbol":
      return files(index, index.fileOfSymbol(asked.value), `symbol "${asked.value}"`);
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      const file = index.fileOfExtension(containingType, extensionNumber);
      return files(index, file, `extension ${extensionNumber} of "${containingType}"`);
    }
    case "allExtensionNumbersOfType": {
      const extensionNumber = index.extensionNumbers(asked.value);
      if (extensionNumber === undefined) return notFound(`message "${asked.value}"`);
      const value = { baseTypeName: asked.value, extensionNumber: [...extensionNumber] };
      return { case: "allExtensionNumbersResponse", value };
    }
    case "listServices": {
      const service = services.map((name) => ({ name }));
      return { case: "listServicesResponse", value: { service } };
    }
    case undefined:
      return error(status.INVALID_ARGUMENT, "the request asks for nothing");
  }
}

/** "Used to answer file_by_filename, file_containing_symbol, file_containing_extension requests with transitive dependencies." */
function files(index: DescriptorIndex, file: IndexedFile | undefined, what: string): Answer {
  if (file === undefined) return notFound(what);
  const fileDescriptorProto = index.withImports(file).map(({ bytes }) => bytes);
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function notFound(what: string): Answer {
  return error(status.NOT_FOUND, `no ${what} is known`);
}

function error(errorCode: number, errorMessage: string): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}
