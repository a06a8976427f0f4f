import type { Codec } from "../codecs/codec.ts";
import { loadCodec, openSession } from "../codecs/load-codec.ts";
import type { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { OpenCodec } from "./check-runner.ts";

/** How many opened schema files are kept; a codec's own form of a large file takes megabytes. */
const maxOpen = 24;

/**
 * Codecs, loaded once and opened per schema file.
 *
 * A file at a time, so that one file that a library cannot read does not take the
 * others with it.
 */
export class CodecShelf {
  private readonly schema: Schema;
  private readonly specs: ReadonlyMap<string, string>;
  private readonly baseFolder: string;
  private readonly loaded = new Map<string, Codec>();
  private readonly opened = new Map<string, OpenCodec | ToolError>();

  constructor(schema: Schema, specs: ReadonlyMap<string, string>, baseFolder: string) {
    this.schema = schema;
    this.specs = specs;
    this.baseFolder = baseFolder;
  }

  /** The codec, with the file of that message open. @throws ToolError `codec` where it cannot open it. */
  async open(name: string, typeName: string): Promise<OpenCodec> {
    const { file } = this.schema.message(typeName);
    const key = `${name}\n${file}`;
    const known = this.opened.get(key) ?? (await this.openFile(name, file));
    // Most recently used last: the map is in the order of insertion.
    this.opened.delete(key);
    this.opened.set(key, known);
    await this.closeOldest();
    if (known instanceof ToolError) throw known;
    return known;
  }

  private async openFile(name: string, file: string): Promise<OpenCodec | ToolError> {
    const messages = this.schema.messageNames.filter(
      (message) => this.schema.registry.getMessage(message)?.file.proto.name === file,
    );
    try {
      const codec = await this.load(name);
      const session = await openSession(codec, this.schema.slice(messages));
      const encodesObjects = session.encodeObject !== undefined;
      const facts = { claims: codec.claims, encodesObjects };
      return { name, version: codec.version, facts, session };
    } catch (error) {
      // Kept, so that it is not tried again for every message of the file.
      if (error instanceof ToolError) return error;
      throw error;
    }
  }

  private async load(name: string): Promise<Codec> {
    const known = this.loaded.get(name);
    if (known !== undefined) return known;
    const codec = await loadCodec(this.specs.get(name) ?? name, this.baseFolder);
    this.loaded.set(name, codec);
    return codec;
  }

  private async closeOldest(): Promise<void> {
    const [oldest] = this.opened;
    if (this.opened.size <= maxOpen || oldest === undefined) return;
    this.opened.delete(oldest[0]);
    if (!(oldest[1] instanceof ToolError)) await oldest[1].session.close?.();
  }
}
