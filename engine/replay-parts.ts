import type { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { introduceCodec } from "./introduce.ts";
import { restoredSchema, type StoredFailure } from "./store.ts";
import type { CodecIntroduction } from "./worker-protocol.ts";

/**
 * The schemas and codecs of stored failures, each made once. What cannot be made is the reason
 * why: a codec that is gone from the disk must not keep the failures of others from being shown.
 */
export class ReplayParts {
  private readonly baseFolder: string;
  private readonly caseTimeoutMs: number;
  private readonly schemas = new Map<string, Schema | ToolError>();
  private readonly codecs = new Map<string, CodecIntroduction | ToolError>();

  constructor(baseFolder: string, caseTimeoutMs: number) {
    this.baseFolder = baseFolder;
    this.caseTimeoutMs = caseTimeoutMs;
  }

  /** A stored schema, compiled. */
  async schema(stored: StoredFailure["schema"]): Promise<Schema | ToolError> {
    return await made(this.schemas, schemaKey(stored), () => restoredSchema(stored));
  }

  /** A codec, as the command line names it. */
  async codec(spec: string): Promise<CodecIntroduction | ToolError> {
    return await made(this.codecs, spec, () =>
      introduceCodec(spec, this.baseFolder, this.caseTimeoutMs),
    );
  }
}

/** Equal for equal stored schemas. */
export function schemaKey(stored: StoredFailure["schema"]): string {
  return JSON.stringify(stored);
}

async function made<T>(
  known: Map<string, T | ToolError>,
  key: string,
  make: () => T | Promise<T>,
): Promise<T | ToolError> {
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const result = await unlessRefused(make);
  known.set(key, result);
  return result;
}

async function unlessRefused<T>(make: () => T | Promise<T>): Promise<T | ToolError> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}
