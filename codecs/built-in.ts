import type { Codec } from "./codec.ts";

/**
 * The codecs that come with the tool, by the names that users and reports give them.
 *
 * Each library is imported when its codec is asked for, not before: a run pays only for what it tests.
 */
export const builtInCodecs: ReadonlyMap<string, () => Promise<Codec>> = new Map([
  ["protobufjs", async () => (await import("./protobufjs.ts")).protobufjsCodec()],
  [
    "protobufjs-object",
    async () => (await import("./protobufjs-object.ts")).protobufjsObjectCodec(),
  ],
  ["proto-loader", async () => (await import("./proto-loader.ts")).protoLoaderCodec()],
  [
    "proto-loader-recommended",
    async () => (await import("./proto-loader.ts")).protoLoaderRecommendedCodec(),
  ],
  ["protobuf-es", async () => (await import("./protobuf-es.ts")).protobufEsCodec()],
]);
