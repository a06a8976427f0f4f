import { codecAtVersion } from "./at-version.ts";
import { builtInCodecs } from "./built-in.ts";
import type { Codec } from "./codec.ts";
import { googleProtobufCodec } from "./google-protobuf.ts";
import {
  installCommand,
  installedOptionalCodecs,
  optionalCodec,
  optionalCodecs,
} from "./optional.ts";
import { testeeCodec } from "./testee/testee.ts";

/** The names of every codec that comes with the tool, installed or not. */
export const codecNames: readonly string[] = [...builtInCodecs.keys(), ...optionalCodecs.keys()];

/** Settings of a library that is a codec already, with which it does all but one thing alike. */
const settings: ReadonlySet<string> = new Set(["protobuf-es-ignoring-unknown"]);

/**
 * The names of the codecs of a run that names none: those that read messages and whose libraries
 * come with the tool.
 *
 * The optional ones are run by their names only: generating code takes a second for each file of a
 * schema, and some open few schemas, which would fail a run that never asked for them.
 */
export function defaultCodecNames(): readonly string[] {
  return [...builtInCodecs].flatMap(([name, codec]) =>
    codec().claims.formats.length > 0 && !settings.has(name) ? [name] : [],
  );
}

/** The codecs whose libraries are installed; nothing of a library is loaded. */
export function installedCodecs(): readonly Codec[] {
  const names = [...builtInCodecs.keys(), ...installedOptionalCodecs()];
  return names.flatMap((name) => ourCodec(name, "") ?? []);
}

/** The others, each with the command that installs what it needs. */
export function missingCodecs(): readonly { readonly name: string; readonly install: string }[] {
  return [...optionalCodecs].flatMap(([name, codec]) => {
    const install = installCommand(codec);
    return install === undefined ? [] : [{ name, install }];
  });
}

/**
 * The codec of ours that a word on the command line stands for, whose libraries are loaded when it
 * opens a schema; `undefined` where the word is the path of a user's module, or nothing we know.
 *
 * @param baseFolder where relative paths, and the search for other versions, start
 * @throws ToolError `codec` where its library is not installed, with the command that installs it.
 */
export function ourCodec(spec: string, baseFolder: string): Codec | undefined {
  const builtIn = builtInCodecs.get(spec);
  if (builtIn !== undefined) return builtIn();
  const optional = optionalCodecs.get(spec);
  if (optional !== undefined) return optionalCodec(spec, optional);
  return (
    codecAtVersion(spec, baseFolder) ??
    testeeCodec(spec, baseFolder) ??
    googleProtobufCodec(spec, baseFolder)
  );
}
