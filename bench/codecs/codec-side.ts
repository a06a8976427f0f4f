import type { CodecSchema } from "../../codecs/codec.ts";
import { openSession } from "../../codecs/load-codec.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import type { DrawnMessage } from "./drawn-messages.ts";
import { codecOfWord } from "./opened-codecs.ts";
import type { Operation } from "./operations.ts";
import { sessionCases } from "./session-cases.ts";

/**
 * One build of a codec, as plain data from which another process opens it: `--against` runs two of them interleaved.
 * Both have the same files and messages, and the same name for their cases.
 */
export interface CodecSide {
  readonly kind: "codec";
  /** What opens it: what `--codec` takes, or the folder of a package. */
  readonly word: string;
  readonly baseFolder: string;
  /** What its cases are called; of the library in a folder, the codec of that name drives it. */
  readonly name: string;
  readonly files: readonly SideFile[];
}

/** What one session of a codec is opened with, and what is measured of it. */
export interface SideFile {
  readonly schema: CodecSchema;
  readonly subjects: readonly SideSubject[];
}

/** Messages of one type, none of which a build of the codec refuses. */
export interface SideSubject {
  readonly typeName: string;
  readonly operation: Operation;
  readonly messages: readonly { readonly bytes: Uint8Array; readonly json?: Uint8Array }[];
}

/**
 * The cases of a side, in this process.
 *
 * @param getsOn called for each of them that is ready
 * @throws ToolError `codec` where the codec does not load or open, and where it refuses a message that it took before.
 */
export async function codecSideCases(
  side: CodecSide,
  getsOn: () => void = () => undefined,
): Promise<readonly BenchCase[]> {
  const codec = await codecOfWord(side.word, side.baseFolder, side.name);
  const { formats } = codec.claims;
  const cases: BenchCase[] = [];
  for (const { schema, subjects } of side.files) {
    const session = await openSession(codec, schema);
    for (const { typeName, operation, messages } of subjects) {
      const subject = {
        ...{ codec: side.name, formats, session, typeName },
        messages: messages.map(ownMemory),
      };
      getsOn();
      for (const { case: one, skipped, refusal } of await sessionCases(subject, [operation])) {
        const problem = skipped ?? refusal;
        if (one === undefined || problem !== undefined)
          throw new ToolError(`codec ${side.word}: ${operation} of ${typeName}: ${problem}`, {
            code: "codec",
          });
        cases.push(one);
      }
    }
  }
  return cases;
}

/** Bytes of another process come as parts of one large memory. */
function ownMemory({ bytes, json }: SideSubject["messages"][number]): DrawnMessage {
  return { bytes: Buffer.from(bytes), ...(json === undefined ? {} : { json: Buffer.from(json) }) };
}
