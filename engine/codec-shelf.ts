import { inspect } from "node:util";
import type { Codec, CodecSession } from "../codecs/codec.ts";
import { loadCodec, openSession } from "../codecs/load-codec.ts";
import type { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type OpenCodec, openCodec } from "./case-context.ts";
import { fileSlice } from "./file-slice.ts";
import { pairOf } from "./open-pair.ts";
import { codecsOf } from "./pairs.ts";

/** How many opened schema files are kept; a codec's own form of a large file takes megabytes. */
const defaultMaxOpen = 24;

/** What a shelf needs. */
export interface ShelfParts {
  readonly schema: Schema;
  /** Codec names to what `--codec` said of them. */
  readonly specs: ReadonlyMap<string, string>;
  readonly baseFolder: string;
  /** @defaultValue 24 */
  readonly maxOpen?: number;
  readonly watcher: ShelfWatcher;
}

/** Hears what a shelf has codecs do. */
export interface ShelfWatcher {
  opening(): void;
  closing(codec: string): void;
  /** A session's `close` threw, which harms no result. */
  notClosed(codec: string, reason: string): void;
}

/**
 * Codecs, loaded once and opened per schema file.
 *
 * A file at a time, so that one file that a library cannot read does not take the
 * others with it.
 */
export class CodecShelf {
  private readonly parts: ShelfParts;
  private readonly loaded = new Map<string, Codec>();
  private readonly opened = new Map<string, OpenCodec | ToolError>();

  constructor(parts: ShelfParts) {
    this.parts = parts;
  }

  /**
   * The codec, with the file of that message open, or both of a pair.
   * @throws ToolError `codec` where one cannot open it.
   */
  async open(name: string, typeName: string): Promise<OpenCodec> {
    const [first = name, second] = codecsOf(name);
    if (second === undefined) return await this.openOne(first, typeName, 1);
    const one = await this.openOne(first, typeName, 2);
    return pairOf(one, await this.openOne(second, typeName, 2));
  }

  /** One codec, of so many that are to be open at once. */
  private async openOne(name: string, typeName: string, atOnce: number): Promise<OpenCodec> {
    const key = `${name}\n${this.parts.schema.message(typeName).file}`;
    const known = this.opened.get(key) ?? (await this.openFile(name, typeName));
    // Most recently used last: the map is in the order of insertion.
    this.opened.delete(key);
    this.opened.set(key, known);
    await this.closeDownTo(Math.max(atOnce, this.parts.maxOpen ?? defaultMaxOpen));
    if (known instanceof ToolError) throw known;
    return known;
  }

  /** Closes every session. */
  async close(): Promise<void> {
    await this.closeDownTo(0);
  }

  private async openFile(name: string, typeName: string): Promise<OpenCodec | ToolError> {
    this.parts.watcher.opening();
    try {
      const codec = await this.load(name);
      const session = await openSession(codec, fileSlice(this.parts.schema, typeName));
      return { ...openCodec(codec, session), name };
    } catch (error) {
      // Kept, so that it is not tried again for every message of the file.
      if (error instanceof ToolError) return error;
      throw error;
    }
  }

  private async load(name: string): Promise<Codec> {
    const known = this.loaded.get(name);
    if (known !== undefined) return known;
    const codec = await loadCodec(this.parts.specs.get(name) ?? name, this.parts.baseFolder);
    this.loaded.set(name, codec);
    return codec;
  }

  /** Closes the sessions that have not been used for longest. */
  private async closeDownTo(count: number): Promise<void> {
    const surplus = [...this.opened].slice(0, Math.max(0, this.opened.size - count));
    for (const [key, codec] of surplus) {
      this.opened.delete(key);
      if (!(codec instanceof ToolError)) await this.closeOne(codec);
    }
  }

  private async closeOne({ name, session }: OpenCodec): Promise<void> {
    const { watcher } = this.parts;
    watcher.closing(name);
    const reason = await problemOfClosing(session);
    if (reason !== undefined) watcher.notClosed(name, reason);
    // Nothing that comes now is the fault of this session's closing.
    watcher.opening();
  }
}

/** Closes a session. Gives what it threw, in words; `undefined` where it went well. */
export async function problemOfClosing(session: CodecSession): Promise<string | undefined> {
  try {
    await session.close?.();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : inspect(error);
  }
}
