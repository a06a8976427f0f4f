import { defaultCodecNames } from "../codecs/our-codecs.ts";
import { ToolError } from "../schema/tool-error.ts";
import { introduceCodec } from "./introduce.ts";
import type { CodecIntroduction } from "./worker-protocol.ts";

/** A codec, and what the command line called it. */
export interface NamedCodec {
  readonly codec: CodecIntroduction;
  readonly spec: string;
}

/**
 * The codecs of a run by their names, in the order in which they were asked for; all that are installed
 * where none was.
 *
 * @throws ToolError `codec` for the first that cannot be introduced, and for two of one name.
 */
export async function namedCodecs(
  specs: readonly string[],
  baseFolder: string,
  caseTimeoutMs: number,
): Promise<ReadonlyMap<string, NamedCodec>> {
  const wanted = [...new Set(specs.length > 0 ? specs : defaultCodecNames())];
  // All at once: each module is imported in a thread of its own.
  const introduced = await Promise.allSettled(
    wanted.map((spec) => introduceCodec(spec, baseFolder, caseTimeoutMs)),
  );
  const codecs = new Map<string, NamedCodec>();
  for (const [index, spec] of wanted.entries()) {
    const result = introduced[index];
    if (result?.status !== "fulfilled") throw result?.reason;
    const codec = result.value;
    const earlier = codecs.get(codec.name);
    if (earlier !== undefined)
      throw new ToolError(`two codecs are called "${codec.name}": ${earlier.spec} and ${spec}`, {
        code: "codec",
        hint: "give each a name of its own: reports and stored failures go by it",
      });
    codecs.set(codec.name, { codec, spec });
  }
  return codecs;
}
