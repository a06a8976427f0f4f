import { asBuffer } from "./binary-only.ts";
import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import type { Library } from "./library.ts";
import type { ProtoLoaderLibrary, ProtoLoaderSettings } from "./proto-loader-types.ts";
import { binarySession } from "./steps.ts";

/** The defaults: camelCase names, `Long` objects, enum numbers, unset fields absent. */
const defaultSettings: ProtoLoaderSettings = { name: "proto-loader", options: {}, longs: "Long" };

/** The options of the example in its README, which most gRPC tutorials copy. */
const recommendedSettings: ProtoLoaderSettings = {
  name: "proto-loader-recommended",
  options: { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true },
  longs: "String",
};

/** `@grpc/proto-loader` with its default options: what grpc-js serializes and deserializes with. */
export function protoLoaderCodec(library?: Library): Codec {
  return codecOf(defaultSettings, library);
}

/** `@grpc/proto-loader` with the options that its README shows. */
export function protoLoaderRecommendedCodec(library?: Library): Codec {
  return codecOf(recommendedSettings, library);
}

function codecOf(settings: ProtoLoaderSettings, library: Library | undefined): Codec {
  return {
    name: settings.name,
    version: library?.version ?? installedVersion("@grpc/proto-loader"),
    // A plain object of declared fields is all that a handler gets: unknown fields have no place in
    // it, and the protobuf.js 7 below has no way to keep them (protobufjs/protobuf.js#775).
    claims: { formats: ["binary"], unknownFields: "dropped" },
    open: (schema) => open(settings, schema, library),
  };
}

async function open(
  settings: ProtoLoaderSettings,
  schema: CodecSchema,
  given: Library | undefined,
): Promise<CodecSession> {
  // Loads the library, which nobody needs who only asks for the codec's name.
  const library =
    given === undefined
      ? await import("@grpc/proto-loader")
      : (given.commonJs() as ProtoLoaderLibrary);
  const { ProtoLoaderTypes } = await import("./proto-loader-types.ts");
  const types = new ProtoLoaderTypes(library, settings, schema);
  return {
    ...binarySession(settings.name, {
      type: (typeName) => types.type(typeName),
      read: (type, input) => type.deserialize(asBuffer(input)),
      write: (type, message) => type.serialize(message),
    }),
    encodeObject: (typeName, object) =>
      types.type(typeName).serialize(types.object(typeName, object)),
  };
}
