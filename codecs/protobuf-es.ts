import type { Codec } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";

/**
 * `@bufbuild/protobuf` (protobuf-es) with its default settings.
 *
 * It keeps unknown fields: `BinaryReadOptions.readUnknownFields` and
 * `BinaryWriteOptions.writeUnknownFields` are documented as on by default. Text
 * is UTF-8 JSON; types in `Any` and extensions are looked up in the schema.
 */
export function protobufEsCodec(): Codec {
  return {
    name: "protobuf-es",
    version: installedVersion("@bufbuild/protobuf"),
    claims: { formats: ["binary", "json"], unknownFields: "kept" },
    async open(schema) {
      // Loads the library, which nobody needs who only asks for the codec's name.
      const { openProtobufEs } = await import("./protobuf-es-session.ts");
      return openProtobufEs(schema);
    },
  };
}
