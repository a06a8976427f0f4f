import { ToolError } from "../schema/tool-error.ts";
import type { Codec } from "./codec.ts";
import { installedLibrary, type Library, requiredLibrary } from "./library.ts";
import { pbfCodec, pbfPackage } from "./pbf.ts";
import { protobufTsCodec, protobufTsPackage } from "./protobuf-ts.ts";
import { protonsCodec, protonsPackage } from "./protons.ts";
import { tsProtoCodec, tsProtoPackage } from "./ts-proto.ts";

/** A codec of a library that people install only if they use it. */
export interface OptionalCodec {
  /** The package of the library itself. */
  readonly packageName: string;
  /** What has to be installed beside it: esbuild, for code that has to be compiled. */
  readonly needs: readonly string[];
  readonly codec: (library: Library) => Codec;
}

/** The codecs whose libraries are optional peer dependencies, by their names. */
export const optionalCodecs: ReadonlyMap<string, OptionalCodec> = new Map([
  ["protobuf-ts", { packageName: protobufTsPackage, needs: ["esbuild"], codec: protobufTsCodec }],
  ["ts-proto", { packageName: tsProtoPackage, needs: ["esbuild"], codec: tsProtoCodec }],
  ["protons", { packageName: protonsPackage, needs: ["esbuild"], codec: protonsCodec }],
  ["pbf", { packageName: pbfPackage, needs: [], codec: pbfCodec }],
]);

/** The names of those whose packages are all installed. */
export function installedOptionalCodecs(): readonly string[] {
  return [...optionalCodecs].flatMap(([name, codec]) =>
    installCommand(codec) === undefined ? [name] : [],
  );
}

/** The command that installs what a codec lacks; `undefined` where it lacks nothing. */
export function installCommand({ packageName, needs }: OptionalCodec): string | undefined {
  const missing = [packageName, ...needs].filter((name) => installedLibrary(name) === undefined);
  return missing.length === 0 ? undefined : `npm install --save-dev ${missing.join(" ")}`;
}

/** The codec of an optional library. @throws ToolError `codec` with the command that installs what is missing. */
export function optionalCodec(name: string, optional: OptionalCodec): Codec {
  const hint = installCommand(optional);
  if (hint === undefined) return optional.codec(requiredLibrary(optional.packageName));
  throw new ToolError(`codec ${name}: its library is not installed`, { code: "codec", hint });
}
