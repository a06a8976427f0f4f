import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import type { Codec } from "../../codecs/codec.ts";
import { fileSlice } from "../../engine/file-slice.ts";
import { selected } from "../../engine/plan.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { type CaseWatch, unwatched } from "./case-watch.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import type { CodecSide, SideFile, SideSubject } from "./codec-side.ts";
import { type DrawnMessage, drawnMessages } from "./drawn-messages.ts";
import { codecOfWord, OpenedCodecs } from "./opened-codecs.ts";
import { codecOperations, type Operation } from "./operations.ts";
import { type OperationCase, sessionCases } from "./session-cases.ts";

/** Two builds of a codec, to be measured interleaved. */
export interface AgainstSides {
  /** What it is compared with: what `--against` names. */
  readonly before: CodecSide;
  /** The one at hand. */
  readonly after: CodecSide;
  /** What is not compared, and why: a type that one of the two refuses, say. */
  readonly warnings: readonly string[];
}

/**
 * The two sides that `--codec` and `--against` stand for. `against` is a version (`7.5.4`), a codec at a version
 * (`protobufjs@7.5.4`), the folder of a package, or anything else that `--codec` takes.
 *
 * Both are opened here once, to find the messages that neither refuses; those are measured.
 *
 * @param signal stops between two types
 * @throws its reason, once it is aborted; ToolError `usage` where it is not clear which codec is meant; `codec` with the command that installs what is
 * missing; `nothing-selected` where the two have nothing in common.
 */
export async function againstSides(
  request: CodecBenchRequest,
  against: string,
  signal?: AbortSignal,
): Promise<AgainstSides> {
  const words = wordsOf(request, against);
  const { watch = unwatched } = request;
  watch.enter({ codec: words.after, operation: "load" });
  const after = await codecOfWord(words.after, request.baseFolder);
  const name = after.name.replace(/@.*$/, "");
  watch.enter({ codec: words.before, operation: "load" });
  const before = await codecOfWord(words.before, request.baseFolder, name);
  watch.leave();
  const { files, warnings } = await commonFiles(request, { before, after }, signal);
  if (files.length === 0)
    throw new ToolError(`there is no operation that ${words.after} and ${words.before} both do`, {
      code: "nothing-selected",
      hint: warnings[0],
    });
  const both = { kind: "codec", baseFolder: request.baseFolder, name, files } as const;
  return {
    before: { ...both, word: words.before },
    after: { ...both, word: words.after },
    warnings,
  };
}

interface Both<T> {
  readonly before: T;
  readonly after: T;
}

function wordsOf({ codecs, baseFolder }: CodecBenchRequest, against: string): Both<string> {
  const [, base] = /^([a-z][a-z-]*)@\d/.exec(against) ?? [];
  const [only = base, another] = [...new Set(codecs)];
  if (only === undefined || another !== undefined)
    throw new ToolError(`--against ${against}: of which codec?`, {
      code: "usage",
      hint: `name one: --codec protobufjs --against ${against}`,
    });
  return {
    after: only,
    before: isVersion(against, baseFolder) ? atVersion(only, against) : against,
  };
}

/** `7.5.4`; a file or folder of that name is given by `./`. */
function isVersion(text: string, baseFolder: string): boolean {
  return (
    /^\d+\.\d+[\w.+-]*$/.test(text) &&
    !(isAbsolute(text) || existsSync(resolve(baseFolder, text, "package.json")))
  );
}

function atVersion(codec: string, version: string): string {
  return `${codec.replace(/@.*$/, "")}@${version}`;
}

async function commonFiles(
  request: CodecBenchRequest,
  codecs: Both<Codec>,
  signal: AbortSignal | undefined,
): Promise<{ readonly files: readonly SideFile[]; readonly warnings: readonly string[] }> {
  const { schema } = request;
  // Under two names, which is how sessions are told apart.
  const before = { ...codecs.before, name: `${codecs.before.name} before` };
  const opened = new OpenedCodecs(request);
  const files = new Map<string, SideFile & { subjects: SideSubject[] }>();
  const warnings: string[] = [];
  try {
    for (const typeName of selected("message", schema.messageNames, request.messages)) {
      signal?.throwIfAborted();
      const found = await commonSubjects(request, typeName, [before, codecs.after], opened);
      const subjects = found.filter((one) => typeof one !== "string");
      warnings.push(...found.filter((one) => typeof one === "string"));
      if (subjects.length > 0) fileOf(schema, typeName, files).subjects.push(...subjects);
    }
  } finally {
    await opened.close();
  }
  return { files: [...files.values()], warnings };
}

/** For each operation the messages that both take, or in words why there are none. */
async function commonSubjects(
  request: CodecBenchRequest,
  typeName: string,
  codecs: readonly Codec[],
  opened: OpenedCodecs,
): Promise<readonly (SideSubject | string)[]> {
  try {
    const common = new CommonCases(request, typeName);
    for (const codec of codecs) await common.add(codec, opened);
    return [...common.subjects()];
  } catch (error) {
    // A file that one of them cannot open must not take the others with it.
    if (error instanceof ToolError) return [`${typeName} is not compared: ${error.message}`];
    throw error;
  }
}

function fileOf(
  schema: Schema,
  typeName: string,
  files: Map<string, SideFile & { subjects: SideSubject[] }>,
): SideFile & { subjects: SideSubject[] } {
  const { file } = schema.message(typeName);
  let known = files.get(file);
  if (known === undefined) {
    known = { schema: fileSlice(schema, typeName), subjects: [] };
    files.set(file, known);
  }
  return known;
}

function isLacking({ skipped, refusal }: OperationCase): boolean {
  return skipped !== undefined && refusal === undefined;
}

/** What both builds can do with messages of one type. */
class CommonCases {
  private readonly operations: readonly Operation[] | undefined;
  private readonly typeName: string;
  private readonly messages: readonly DrawnMessage[];
  private readonly watch: CaseWatch | undefined;
  private readonly sides: OperationCase[][] = [];

  constructor({ schema, seed, operations, watch }: CodecBenchRequest, typeName: string) {
    this.watch = watch;
    this.operations = operations;
    this.typeName = typeName;
    this.messages = drawnMessages(schema, typeName, seed);
  }

  async add(codec: Codec, opened: OpenedCodecs): Promise<void> {
    const session = await opened.session(codec, this.typeName);
    const { typeName, messages, watch } = this;
    const subject = {
      ...{ codec: codec.name, formats: codec.claims.formats, session },
      ...{ typeName, messages, watch },
    };
    this.sides.push([...(await sessionCases(subject, this.operations))]);
  }

  *subjects(): Iterable<SideSubject | string> {
    const [before = [], after = []] = this.sides;
    for (const operation of codecOperations) {
      const one = before.find((made) => made.operation === operation);
      const other = after.find((made) => made.operation === operation);
      if (one === undefined || other === undefined) continue;
      // A format that neither has is worth no words where nobody asked for it.
      if (this.operations === undefined && isLacking(one) && isLacking(other)) continue;
      yield this.subject(operation, [one, other]);
    }
  }

  private subject(operation: Operation, both: readonly OperationCase[]): SideSubject | string {
    const { typeName } = this;
    const skipped = both.find((one) => one.skipped !== undefined)?.skipped;
    const refused = new Set(both.flatMap((one) => one.refused));
    const isJson = operation === "json-decode";
    const messages = this.messages.filter(
      ({ json }, index) => !refused.has(index) && !(isJson && json === undefined),
    );
    if (skipped === undefined && messages.length > 0) return { typeName, operation, messages };
    return `${operation} of ${typeName} is not compared: ${skipped ?? "no message is taken by both"}`;
  }
}
