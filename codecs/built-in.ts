import type { Codec } from "./codec.ts";
import { iconvLiteCodec } from "./iconv-lite.ts";
import { protoLoaderCodec, protoLoaderRecommendedCodec } from "./proto-loader.ts";
import { protobufEsCodec, protobufEsIgnoringUnknownCodec } from "./protobuf-es.ts";
import { protobufjsCodec } from "./protobufjs.ts";
import { protobufjsObjectCodec } from "./protobufjs-object.ts";
import { protobufjsProtojsonCodec } from "./protobufjs-protojson.ts";
import { textDecoderCodec } from "./text-decoder.ts";

/**
 * The codecs that come with the tool, by the names that users and reports give them.
 *
 * Each library is loaded when its codec opens a schema, not before: a run pays only for what it tests.
 */
export const builtInCodecs: ReadonlyMap<string, () => Codec> = new Map([
  ["protobufjs", () => protobufjsCodec()],
  ["protobufjs-object", () => protobufjsObjectCodec()],
  ["protobufjs-protojson", () => protobufjsProtojsonCodec()],
  ["proto-loader", protoLoaderCodec],
  ["proto-loader-recommended", protoLoaderRecommendedCodec],
  ["protobuf-es", protobufEsCodec],
  ["protobuf-es-ignoring-unknown", protobufEsIgnoringUnknownCodec],
  ["iconv-lite", iconvLiteCodec],
  ["text-decoder", textDecoderCodec],
]);
