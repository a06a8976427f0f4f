import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { ToolError } from "../schema/tool-error.ts";
import type { Codec, CodecSchema } from "./codec.ts";
import { type Library, libraryIn } from "./library.ts";
import { optionalCodecs } from "./optional.ts";
import { protoLoaderCodec, protoLoaderRecommendedCodec } from "./proto-loader.ts";
import { protobufEsCodec, protobufEsIgnoringUnknownCodec } from "./protobuf-es.ts";
import { protobufjsCodec } from "./protobufjs.ts";
import type { ProtobufjsCopy } from "./protobufjs-copy.ts";
import { protobufjsObjectCodec } from "./protobufjs-object.ts";
import { type ProtojsonExtension, protobufjsProtojsonCodec } from "./protobufjs-protojson.ts";
import type { ProtobufjsLibrary } from "./protobufjs-types.ts";

/** A codec that can run another copy of its library than the one beside this package. */
interface Versioned {
  readonly packageName: string;
  readonly codec: (library: Library) => Codec;
}

/** The codecs of libraries that can be run at a version of the user's choice, by their names. */
export const versionedCodecs: ReadonlyMap<string, Versioned> = new Map<string, Versioned>([
  ["protobufjs", { packageName: "protobufjs", codec: protobufjsAt }],
  ["protobufjs-object", { packageName: "protobufjs", codec: protobufjsObjectAt }],
  ["protobufjs-protojson", { packageName: "protobufjs", codec: protobufjsProtojsonAt }],
  ["proto-loader", { packageName: "@grpc/proto-loader", codec: protoLoaderCodec }],
  [
    "proto-loader-recommended",
    { packageName: "@grpc/proto-loader", codec: protoLoaderRecommendedCodec },
  ],
  ["protobuf-es", { packageName: "@bufbuild/protobuf", codec: protobufEsCodec }],
  [
    "protobuf-es-ignoring-unknown",
    { packageName: "@bufbuild/protobuf", codec: protobufEsIgnoringUnknownCodec },
  ],
  ...optionalCodecs,
]);

/** Where copies for this tool alone are installed, from the folder of the run. */
const copiesFolder = ".wireproof/codecs";

/**
 * A codec at another version of its library: `protobufjs@7.5.0`, which is its name in reports too.
 *
 * The copy is looked for in `.wireproof/codecs/<package>@<version>`, and among the packages that
 * the folder of the run can import: under the package's own name, and as `<package>-<version>`,
 * as `npm install protobufjs-7.5.0@npm:protobufjs@7.5.0` puts it.
 *
 * @returns `undefined` where the words do not have that form, or the codec is none of a library.
 * @throws ToolError `codec` with the command that installs that version, where there is no copy.
 */
export function codecAtVersion(spec: string, baseFolder: string): Codec | undefined {
  const [, name = "", version = ""] = /^([a-z][a-z-]*)@(\d[\w.+-]*)$/.exec(spec) ?? [];
  const versioned = versionedCodecs.get(name);
  if (versioned === undefined) return undefined;
  const { packageName, codec } = versioned;
  const library = copyAt(packageName, version, baseFolder);
  if (library !== undefined) return { ...codec(library), name: spec };
  const wanted = `${packageName}@${version}`;
  throw new ToolError(`codec ${spec}: ${wanted} is not installed`, {
    code: "codec",
    hint: `npm install --prefix ${copiesFolder}/${wanted} ${wanted}`,
  });
}

/**
 * The codec that drives the copy of a library in a folder: another build of `protobufjs`, say. Its `package.json` tells
 * which library it is.
 *
 * @param wanted the name of a codec, for libraries of which there are several; the first where it is none of them
 * @returns `undefined` where there is no such folder.
 * @throws ToolError `codec` where no codec here is one of that library.
 */
export function codecInFolder(
  path: string,
  baseFolder: string,
  wanted: string = "",
): Codec | undefined {
  const folder = resolve(baseFolder, path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const drivers = [...versionedCodecs].flatMap(([name, { packageName, codec }]) => {
    const library = libraryIn([dirname(folder)], packageName, basename(folder));
    return library === undefined ? [] : [{ name, codec, library }];
  });
  const driver = drivers.find(({ name }) => name === wanted) ?? drivers[0];
  if (driver !== undefined) return driver.codec(driver.library);
  const packages = new Set([...versionedCodecs.values()].map(({ packageName }) => packageName));
  throw new ToolError(`codec ${path}: its package.json names no library that a codec here drives`, {
    code: "codec",
    hint: `the libraries are ${[...packages].join(", ")}; a codec of your own is given by the path of its module`,
  });
}

function copyAt(packageName: string, version: string, baseFolder: string): Library | undefined {
  const own = join(baseFolder, copiesFolder, `${packageName}@${version}`, "node_modules");
  const shared = createRequire(join(baseFolder, "package.json")).resolve.paths("any-package") ?? [];
  const places: readonly (readonly [folders: readonly string[], installedAs: string])[] = [
    [[own], packageName],
    [shared, packageName],
    [shared, `${packageName}-${version}`],
    [shared, `${basename(packageName)}-${version}`],
  ];
  for (const [folders, installedAs] of places) {
    const library = libraryIn(folders, packageName, installedAs);
    if (library?.version === version) return library;
  }
  return undefined;
}

function protobufjsAt(library: Library): Codec {
  const { version } = library;
  const codec = protobufjsCodec({ version });
  return { ...codec, open: (schema) => protobufjsCodec(copyOf(library, schema)).open(schema) };
}

function protobufjsObjectAt(library: Library): Codec {
  const { version } = library;
  const codec = protobufjsObjectCodec({ version });
  return {
    ...codec,
    open: (schema) => protobufjsObjectCodec(copyOf(library, schema)).open(schema),
  };
}

function protobufjsProtojsonAt(library: Library): Codec {
  const open = (schema: CodecSchema) =>
    protobufjsProtojsonCodec({
      ...copyOf(library, schema),
      protojson: library.commonJs("ext/protojson") as ProtojsonExtension,
    }).open(schema);
  return { ...protobufjsProtojsonCodec(), version: library.version, open };
}

/** The copy, loaded: only when a schema is opened, since naming a codec costs nothing. */
function copyOf(library: Library, { sources }: CodecSchema): ProtobufjsCopy {
  const { packageName, version } = library;
  // What the codec uses is the same in every version, which is for it to keep.
  const copy = library.commonJs() as ProtobufjsLibrary;
  if (sources.size === 0) library.commonJs("ext/descriptor");
  return { library: copy, version, name: `${packageName}@${version}` };
}
