import type { Codec } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import type { Library } from "./library.ts";

/**
 * `@bufbuild/protobuf` (protobuf-es) with its default settings.
 *
 * It keeps unknown fields: `BinaryReadOptions.readUnknownFields` and
 * `BinaryWriteOptions.writeUnknownFields` are documented as on by default. Text
 * is UTF-8 JSON; types in `Any` and extensions are looked up in the schema. Unknown members of
 * JSON are refused unless `JsonReadOptions.ignoreUnknownFields` is on.
 */
export function protobufEsCodec(library?: Library): Codec {
  return {
    name: "protobuf-es",
    version: library?.version ?? installedVersion("@bufbuild/protobuf"),
    claims: { formats: ["binary", "json"], unknownFields: "kept", jsonUnknownFields: "refused" },
    async open(schema) {
      // Loads the library, which nobody needs who only asks for the codec's name.
      const { openProtobufEs } = await import("./protobuf-es-session.ts");
      return openProtobufEs(schema, { library });
    },
  };
}

/** protobuf-es with `ignoreUnknownFields`, which ignores unknown members and unknown names of enums in JSON. */
export function protobufEsIgnoringUnknownCodec(library?: Library): Codec {
  const base = protobufEsCodec(library);
  return {
    ...base,
    name: "protobuf-es-ignoring-unknown",
    claims: { ...base.claims, jsonUnknownFields: "ignored" },
    async open(schema) {
      const { openProtobufEs } = await import("./protobuf-es-session.ts");
      return openProtobufEs(schema, { library, options: { ignoreUnknownFields: true } });
    },
  };
}
