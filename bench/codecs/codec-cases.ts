import type { Codec } from "../../codecs/codec.ts";
import { defaultCodecNames } from "../../codecs/our-codecs.ts";
import { selected } from "../../engine/plan.ts";
import { countText } from "../../schema/count-text.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import { type DrawnMessage, drawCase, drawnMessages } from "./drawn-messages.ts";
import { codecOfWord, OpenedCodecs } from "./opened-codecs.ts";
import { codecOperations, type Operation } from "./operations.ts";
import { referenceCodec } from "./reference-codec.ts";
import { type OperationCase, sessionCases } from "./session-cases.ts";

/** What of a schema is measured, ready to run. */
export interface PreparedCases {
  /** In the order of reports: by type, then by codec; those that cannot be measured too. */
  readonly all: readonly OperationCase[];
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/**
 * The cases of a schema: each codec's operations on messages of each type, the same for all of them, and drawing these.
 *
 * @throws as {@link prepareCases}.
 */
export async function codecCases(request: CodecBenchRequest): Promise<readonly BenchCase[]> {
  const { all } = await prepareCases(request);
  return all.flatMap((one) => one.case ?? []);
}

/**
 * As {@link codecCases}, with what is left out of them and why.
 *
 * @param signal stops between two types
 * @throws ToolError `nothing-selected` for a glob that matches no message, and `codec` for a codec that is none.
 */
export async function prepareCases(
  request: CodecBenchRequest,
  signal?: AbortSignal,
): Promise<PreparedCases> {
  const { schema } = request;
  const typeNames = selected("message", schema.messageNames, request.messages);
  const codecs = [...(await codecsOf(request)), referenceCodec()];
  const opened = new OpenedCodecs(request);
  const all: OperationCase[] = [];
  const warnings: string[] = [];
  for (const typeName of typeNames) {
    if (signal?.aborted === true) break;
    const drawn = drawnOf(request, typeName);
    if (typeof drawn === "string") warnings.push(drawn);
    else {
      if (isAsked(request, "draw")) all.push(drawing(request, typeName));
      for (const codec of codecs)
        all.push(...(await casesOf(codec, { request, opened, typeName, drawn })));
    }
  }
  return {
    all,
    warnings: [...warnings, ...all.flatMap(refusalWarning)],
    close: () => opened.close(),
  };
}

/**
 * The codecs that are asked for, the usual ones where none is.
 *
 * @throws ToolError for two codecs of one name, whose figures nobody could tell apart.
 */
export async function codecsOf({
  codecs,
  baseFolder,
  watch,
}: CodecBenchRequest): Promise<readonly Codec[]> {
  const named = new Map<string, Codec>();
  for (const word of codecs.length === 0 ? defaultCodecNames() : new Set(codecs)) {
    watch?.enter({ codec: word, operation: "load" });
    const codec = await codecOfWord(word, baseFolder);
    if (named.has(codec.name))
      throw new ToolError(`--codec ${word}: another one is called "${codec.name}" too`, {
        code: "usage",
        hint: `to compare two builds of it: --codec ${codec.name} --against ${word}`,
      });
    named.set(codec.name, codec);
  }
  watch?.leave();
  return [...named.values()];
}

/** The messages, or in words why there are none. */
function drawnOf(
  { schema, seed }: CodecBenchRequest,
  typeName: string,
): readonly DrawnMessage[] | string {
  try {
    return drawnMessages(schema, typeName, seed);
  } catch (error) {
    if (error instanceof ToolError) return `not measured: ${error.message}`;
    throw error;
  }
}

function isAsked({ operations }: CodecBenchRequest, operation: Operation): boolean {
  return operations?.includes(operation) ?? true;
}

function drawing({ schema, seed }: CodecBenchRequest, typeName: string): OperationCase {
  const one = drawCase(schema, typeName, seed);
  return { codec: "generator", operation: "draw", typeName, case: one, refused: [] };
}

/** Under what it is said of a codec that it cannot open a file, where no operation is named. */
const unopened: readonly Operation[] = ["encode", "decode"];

interface OnType {
  readonly request: CodecBenchRequest;
  readonly opened: OpenedCodecs;
  readonly typeName: string;
  readonly drawn: readonly DrawnMessage[];
}

async function casesOf(
  codec: Codec,
  { request, opened, typeName, drawn }: OnType,
): Promise<readonly OperationCase[]> {
  try {
    const session = await opened.session(codec, typeName);
    const { formats } = codec.claims;
    const { passes, watch } = request;
    const subject = { ...{ codec: codec.name, formats, session, typeName }, messages: drawn };
    return await sessionCases({ ...subject, passes, watch }, request.operations);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const skipped = error.message;
    return codecOperations
      .filter((operation) => (request.operations ?? unopened).includes(operation))
      .map((operation) => ({ codec: codec.name, operation, typeName, refused: [], skipped }));
  }
}

function refusalWarning({
  codec,
  operation,
  typeName,
  refused,
  refusal,
  skipped,
}: OperationCase): readonly string[] {
  if (refused.length === 0 || skipped !== undefined) return [];
  const count = countText(refused.length, "message");
  return [
    `${codec}/${operation}/${typeName}: measured without ${count} that it refuses: ${refusal}`,
  ];
}
