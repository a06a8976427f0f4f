import { createRequire } from "node:module";
import type { ProtobufjsCopy } from "../protobufjs-copy.ts";
import type { ProtobufjsLibrary } from "../protobufjs-types.ts";

/** The copy of protobuf.js 7 that `@grpc/proto-loader` runs, as a codec takes it. */
export function protobufjs7(): ProtobufjsCopy {
  const here = createRequire(import.meta.url);
  const nested = createRequire(here.resolve("@grpc/proto-loader"));
  // The declarations at hand are those of the other major; what the codec uses is the same in both.
  const library = nested("protobufjs") as ProtobufjsLibrary;
  nested("protobufjs/ext/descriptor");
  const { version } = nested("protobufjs/package.json") as { readonly version: string };
  return { library, version, name: "protobufjs-7" };
}
