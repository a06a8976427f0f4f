import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { filesOf } from "../../schema/descriptor-sets.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { Codec, CodecSchema, CodecSession } from "../codec.ts";
import { CodecDeclines } from "../codec-error.ts";
import type { TesteeQuestion } from "./testee-message.ts";

const prefix = "testee:";

/** The messages that the suite asks about (conformance.proto, `ConformanceRequest.message_type`). */
const known = /^protobuf_test_messages\.[\w.]*TestAllTypes(?:Proto2|Proto3|Edition\d+)$/;

/** The files that declare them. */
const suiteFile = /(?:^|\/)test_messages_\w+\.proto$/;

/**
 * A program that speaks the protocol of Google's conformance suite, as `testee:./path/to/program`:
 * a codec for the messages of the suite, whatever language it is written in.
 *
 * A file that ends in `.js`, `.mjs` or `.cjs` is run with Node. Its version is a hash of the file.
 * It claims both formats and nothing else; what it skips is not held against it.
 *
 * @returns `undefined` where the words do not begin with `testee:`.
 * @throws ToolError `codec` where there is no such file.
 */
export function testeeCodec(spec: string, baseFolder: string): Codec | undefined {
  if (!spec.startsWith(prefix)) return undefined;
  const path = spec.slice(prefix.length);
  const program = resolve(baseFolder, path);
  if (path === "" || !existsSync(program))
    throw new ToolError(`codec ${spec}: no such file`, {
      code: "codec",
      hint: `it was looked for at ${program}`,
    });
  return {
    name: `${prefix}${basename(program)}`,
    version: createHash("sha256").update(readFileSync(program)).digest("hex").slice(0, 8),
    claims: { formats: ["binary", "json"] },
    open: (schema) => open(program, schema),
  };
}

async function open(program: string, { descriptorSet }: CodecSchema): Promise<CodecSession> {
  if (![...filesOf(descriptorSet).keys()].some((file) => suiteFile.test(file)))
    throw new Error("a testee knows the messages of the conformance suite only: TestAllTypes*");
  const { TesteeSession } = await import("./testee-session.ts");
  const session = new TesteeSession(program);
  // What the suite's own runner asks first. Whatever the answer: that there is one is what counts.
  await session.greet();
  return {
    transcode(typeName, input, from, to) {
      if (!known.test(typeName))
        throw new CodecDeclines(`the conformance suite does not ask about ${typeName}`);
      return session.ask({ typeName, input, from, to } satisfies TesteeQuestion);
    },
    close: () => session.close(),
  };
}
