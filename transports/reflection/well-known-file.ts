import { compileFiles, wellKnownSource } from "../../schema/compile.ts";
import { filesOf } from "../../schema/descriptor-sets.ts";

/**
 * A file of `google/protobuf/`, serialized, as our compiler has it; `undefined` for any other.
 *
 * Some servers leave these out of what they describe, since every runtime has them.
 */
export function wellKnownFile(name: string): Uint8Array | undefined {
  // A server names it: nothing else is looked for on the disk.
  if (!/^google\/protobuf\/(?:compiler\/)?\w+\.proto$/.test(name)) return undefined;
  if (wellKnownSource(name) === undefined) return undefined;
  const request = { files: [name], importPaths: [], withImports: false, withSourceInfo: false };
  return filesOf(compileFiles(request)).get(name);
}
