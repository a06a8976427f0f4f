import { codecInFolder } from "../../codecs/at-version.ts";
import type { Codec, CodecSession } from "../../codecs/codec.ts";
import { loadCodec, openSession } from "../../codecs/load-codec.ts";
import { fileSlice } from "../../engine/file-slice.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { type CaseWatch, unwatched } from "./case-watch.ts";
import type { CodecBenchRequest } from "./codec-request.ts";

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

/** What a codec made of the file of a type, or why it made nothing. */
interface Opened {
  readonly of: { readonly codec: string; readonly typeName: string };
  readonly session: CodecSession | ToolError;
}

/** Codecs with the files of one schema open, each file when it is first asked for. */
export class OpenedCodecs {
  private readonly schema: Schema;
  private readonly watch: CaseWatch;
  private readonly opened = new Map<string, Opened>();

  constructor({ schema, watch = unwatched }: Pick<CodecBenchRequest, "schema" | "watch">) {
    this.schema = schema;
    this.watch = watch;
  }

  /** The session for the file of a message. @throws ToolError `codec` where the codec cannot open it. */
  async session(codec: Codec, typeName: string): Promise<CodecSession> {
    const key = `${codec.name}\n${this.schema.message(typeName).file}`;
    const known = this.opened.get(key) ?? (await this.open({ codec: codec.name, typeName }, codec));
    this.opened.set(key, known);
    const { session } = known;
    if (session instanceof ToolError) throw session;
    return session;
  }

  /** Closes every session. What a session throws then harms no figure. */
  async close(): Promise<void> {
    for (const { session, of } of this.opened.values()) {
      if (session instanceof ToolError) continue;
      if (this.watch.enter({ ...of, operation: "close" }) !== undefined) continue;
      try {
        await session.close?.();
      } catch {}
    }
    this.watch.leave();
    this.opened.clear();
  }

  private async open(of: Opened["of"], codec: Codec): Promise<Opened> {
    const slice = fileSlice(this.schema, of.typeName);
    try {
      const refusal = this.watch.enter({ ...of, operation: "open" });
      if (refusal !== undefined) throw unopened(codec, refusal);
      return { of, session: await openSession(codec, slice) };
    } catch (error) {
      // Kept, so that it is not tried again for every message of the file.
      if (error instanceof ToolError) return { of, session: error };
      throw error;
    } finally {
      this.watch.leave();
    }
  }
}

function unopened({ name }: Codec, reason: string): ToolError {
  return new ToolError(`codec ${name}: cannot open the schema: ${reason}`, { code: "codec" });
}
