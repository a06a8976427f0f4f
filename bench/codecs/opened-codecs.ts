import { codecInFolder } from "../../codecs/at-version.ts";
import type { Codec, CodecSession } from "../../codecs/codec.ts";
import { loadCodec, openSession } from "../../codecs/load-codec.ts";
import { fileSlice } from "../../engine/file-slice.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";

/**
 * The codec that a word stands for: what `--codec` takes, or the folder of a package, another build of a library.
 *
 * @param wanted which codec of the library in a folder it is to be, where there are several
 * @throws ToolError `codec` for an unknown name, and for what is not installed or does not load.
 */
export async function codecOfWord(
  word: string,
  baseFolder: string,
  wanted?: string,
): Promise<Codec> {
  const inFolder = isName(word) ? undefined : codecInFolder(word, baseFolder, wanted);
  return inFolder ?? loadCodec(word, baseFolder);
}

/** A folder beside the run may have the name of a codec, which is meant then: `./protobufjs` is the folder. */
function isName(word: string): boolean {
  return !/[/\\]/.test(word) || /^(?:testee:|google-protobuf=)/.test(word);
}

/** Codecs with the files of one schema open, each file when it is first asked for. */
export class OpenedCodecs {
  private readonly schema: Schema;
  private readonly opened = new Map<string, CodecSession | ToolError>();

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** The session for the file of a message. @throws ToolError `codec` where the codec cannot open it. */
  async session(codec: Codec, typeName: string): Promise<CodecSession> {
    const key = `${codec.name}\n${this.schema.message(typeName).file}`;
    const known = this.opened.get(key) ?? (await this.open(codec, typeName));
    this.opened.set(key, known);
    if (known instanceof ToolError) throw known;
    return known;
  }

  /** Closes every session. What a session throws then harms no figure. */
  async close(): Promise<void> {
    for (const session of this.opened.values())
      if (!(session instanceof ToolError))
        try {
          await session.close?.();
        } catch {}
    this.opened.clear();
  }

  private async open(codec: Codec, typeName: string): Promise<CodecSession | ToolError> {
    try {
      return await openSession(codec, fileSlice(this.schema, typeName));
    } catch (error) {
      // Kept, so that it is not tried again for every message of the file.
      if (error instanceof ToolError) return error;
      throw error;
    }
  }
}
