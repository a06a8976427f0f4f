import { readsAndWritesBinary, readsAndWritesJson } from "../../../properties/applicability.ts";
import type { Parcel, Schemas } from "../../../properties/compat/carrier.ts";
import type { Encoding } from "../../../properties/compat/levels.ts";
import type { Side } from "../../../schema/evolution/evolution-types.ts";
import type { Schema } from "../../../schema/schema.ts";
import { ToolError } from "../../../schema/tool-error.ts";
import type { MessageType } from "../../../schema/types.ts";
import { type CodecHealth, CodecProcess } from "./codec-process.ts";
import type { OpenedCodec, TranscodeOutcome, TranscodeRequest } from "./codec-protocol.ts";

/** What it takes to open both versions. */
export interface CodecVersionsParts {
  readonly spec: string;
  readonly baseFolder: string;
  readonly caseTimeoutMs: number;
  readonly schemas: Schemas;
}

/**
 * One codec with both versions of a schema open: each in a process of its own, as in life. Libraries keep
 * registers of all messages by name, and one version would get into the other's.
 */
export class CodecVersions {
  private readonly processes: Readonly<Record<Side, CodecProcess>>;
  private readonly codec: OpenedCodec;
  private readonly carried = {
    binary: new WeakMap<MessageType, boolean>(),
    json: new WeakMap<MessageType, boolean>(),
  };

  private constructor(codec: OpenedCodec, processes: Readonly<Record<Side, CodecProcess>>) {
    this.codec = codec;
    this.processes = processes;
  }

  /**
   * Starts both.
   * @throws ToolError `codec` where it cannot be loaded, does not open one of the versions, or does not read binary.
   */
  static async open({ schemas, ...parts }: CodecVersionsParts): Promise<CodecVersions> {
    const health: CodecHealth = { lostInARow: 0 };
    const processOf = (side: Side) => {
      const { spec, baseFolder, caseTimeoutMs } = parts;
      const setup = { spec, baseFolder, schema: wholeOf(schemas[side]) };
      return new CodecProcess({ setup, version: `the ${side} version`, caseTimeoutMs, health });
    };
    const processes = { old: processOf("old"), new: processOf("new") };
    const opened = await Promise.allSettled([processes.old.open(), processes.new.open()]);
    try {
      // The first of two reasons, whichever came first in time: the same in every run.
      const [codec] = opened.map((result) => {
        if (result.status === "rejected") throw result.reason;
        return result.value;
      });
      if (codec?.claims.formats.includes("binary") !== true)
        throw new ToolError(`codec ${parts.spec} does not claim to read and write binary`, {
          code: "codec",
          hint: "versions of a schema are compared with codecs that do",
        });
      return new CodecVersions(codec, processes);
    } catch (error) {
      await Promise.all([processes.old.close(), processes.new.close()]);
      throw error;
    }
  }

  /** Name and version. */
  get label(): string {
    return `${this.codec.name} ${this.codec.version}`;
  }

  /** What was not judged since the codec did not survive it, in words for people. */
  get notes(): readonly string[] {
    return Object.entries(this.processes).flatMap(([side, process]) =>
      process.givenUp.map(
        (typeName) =>
          `codec ${this.codec.name} survived so few messages of ${typeName} (${side} version) that the rest of them was not sent`,
      ),
    );
  }

  /** Whether it claims to read and write messages of that type in that form. */
  carries({ type, encoding }: Parcel): boolean {
    const known = this.carried[encoding].get(type);
    if (known !== undefined) return known;
    const answer = this.claims(type, encoding);
    this.carried[encoding].set(type, answer);
    return answer;
  }

  /** Transcodes a message by one version. */
  transcode(side: Side, request: TranscodeRequest): Promise<TranscodeOutcome> {
    return this.processes[side].transcode(request);
  }

  /** Ends both processes. */
  async close(): Promise<void> {
    await Promise.all([this.processes.old.close(), this.processes.new.close()]);
  }

  private claims(type: MessageType, encoding: Encoding): boolean {
    const facts = { claims: this.codec.claims, encodesObjects: false };
    const { applies } =
      encoding === "binary"
        ? readsAndWritesBinary(type, facts)
        : readsAndWritesJson(type, facts, "binary");
    return applies;
  }
}

function wholeOf(schema: Schema) {
  return schema.slice(schema.messageNames);
}
