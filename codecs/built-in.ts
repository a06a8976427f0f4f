import type { Codec } from "./codec.ts";
import { protoLoaderCodec, protoLoaderRecommendedCodec } from "./proto-loader.ts";
import { protobufEsCodec } from "./protobuf-es.ts";
import { protobufjsCodec } from "./protobufjs.ts";
import { protobufjsObjectCodec } from "./protobufjs-object.ts";

/**
 * The codecs that come with the tool, by the names that users and reports give them.
 *
 * Each library is loaded when its codec opens a schema, not before: a run pays only for what it tests.
 */
export const builtInCodecs: ReadonlyMap<string, () => Codec> = new Map([
  ["protobufjs", () => protobufjsCodec()],
  ["protobufjs-object", () => protobufjsObjectCodec()],
  ["proto-loader", protoLoaderCodec],
  ["proto-loader-recommended", protoLoaderRecommendedCodec],
  ["protobuf-es", protobufEsCodec],
]);
