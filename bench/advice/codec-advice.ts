import { setImmediate as immediately } from "node:timers/promises";
import type { Codec, CodecSession } from "../../codecs/codec.ts";
import { selected } from "../../engine/plan.ts";
import { objectOf } from "../../schema/object.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MessageType } from "../../schema/types.ts";
import { decode } from "../../schema/wire/decode.ts";
import { unwatched } from "../codecs/case-watch.ts";
import { codecsOf } from "../codecs/codec-cases.ts";
import type { CodecBenchRequest } from "../codecs/codec-request.ts";
import { drawnMessages } from "../codecs/drawn-messages.ts";
import { OpenedCodecs } from "../codecs/opened-codecs.ts";
import { reasonOf } from "../codecs/reason-of.ts";
import type { Recommendation } from "../load/load-result.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { measure } from "../measure/measure.ts";
import { compareInterleaved } from "../statistics/compare-figures.ts";
import { adviceText } from "./advice-text.ts";

/** So many rounds of both, each so long. */
const pace = { rounds: 60, roundMs: 5, warmUpMs: 200 };

const ways = { of: "one message that is kept", against: "an object for each encoding" };

/**
 * What keeping a message, and encoding it again, saves beside handing the codec a plain object each time: for each codec that does
 * both, on the type with the largest messages. Measured here and now, by turns.
 *
 * @param signal stops between two codecs
 * @throws ToolError as `codecsOf` does.
 */
export async function codecAdvice(
  request: CodecBenchRequest,
  signal?: AbortSignal,
): Promise<readonly Recommendation[]> {
  const { schema, seed } = request;
  const [largest] = selected("message", schema.messageNames, request.messages)
    .flatMap((typeName) => sizeOfType({ schema, seed, typeName }))
    .toSorted((a, b) => b.bytes - a.bytes);
  if (largest === undefined) return [];
  const opened = new OpenedCodecs(request);
  try {
    const recommendations: Recommendation[] = [];
    for (const codec of await codecsOf(request)) {
      await immediately();
      if (signal?.aborted === true) break;
      const subject = { request, opened, typeName: largest.typeName };
      const one = await adviceFor(codec, subject).catch((error) => untried(codec, subject, error));
      if (one !== undefined) recommendations.push(one);
    }
    return recommendations;
  } finally {
    await opened.close();
  }
}

interface AdviceSubject {
  readonly request: CodecBenchRequest;
  readonly opened: OpenedCodecs;
  readonly typeName: string;
}

/** A codec that cannot be tried takes nothing from what is known of the others. */
function untried({ name }: Codec, { typeName }: AdviceSubject, error: unknown): Recommendation {
  const advice = `${name}, ${typeName}: it could not be tried: ${reasonOf(error)}`;
  return { topic: "message-reuse", ...ways, advice, figures: [] };
}

async function adviceFor(
  codec: Codec,
  { request: { schema, seed, watch = unwatched }, opened, typeName }: AdviceSubject,
): Promise<Recommendation | undefined> {
  const session = await opened.session(codec, typeName);
  const asked = { codec: codec.name, typeName, operation: "message-reuse" } as const;
  const refusal = watch.enter(asked);
  if (refusal !== undefined) throw new Error(refusal);
  const type = schema.message(typeName);
  const messages = drawnMessages(schema, typeName, seed).map(({ bytes }) => bytes);
  const cases = casesOf(session, type, messages);
  if (cases === undefined) return undefined;
  const [before, after] = await measure(cases, pace, { beforeTurn: () => watch.enter(asked) });
  watch.leave();
  if (before === undefined || after === undefined) return undefined;
  const figureOf = (samples: readonly number[]) => ({
    ...({ name: `${codec.name}/message-reuse/${typeName}`, unit: "ns", better: "lower" } as const),
    ...{ samples, reference: samples.map(() => 0) },
  });
  const figures = compareInterleaved([figureOf(before.rounds)], [figureOf(after.rounds)], {
    suite: "codecs",
  });
  const [comparison] = figures;
  if (comparison === undefined) return undefined;
  const advice = adviceText({ ...ways, what: "an encoding" }, comparison);
  return {
    topic: "message-reuse",
    ...ways,
    advice: `${codec.name}, ${typeName}: ${advice}`,
    figures,
  };
}

/** Both ways, on the messages that the codec takes in both; nothing where it does not do both at once, or takes none. */
function casesOf(
  session: CodecSession,
  type: MessageType,
  messages: readonly Buffer[],
): readonly BenchCase[] | undefined {
  const { typeName } = type;
  const both = messages.flatMap((bytes) => {
    try {
      const object = objectOf(type, decode(type, bytes));
      const message = session.decode?.(typeName, bytes, "binary");
      const written = [
        session.encodeObject?.(typeName, object),
        session.encode?.(typeName, message, "binary"),
      ];
      return written.every((one) => one instanceof Uint8Array) ? [{ object, message }] : [];
    } catch {
      // One that it refuses would measure the refusing.
      return [];
    }
  });
  if (both.length === 0) return undefined;
  const caseOf = (name: string, write: (one: (typeof both)[number]) => unknown): BenchCase => ({
    ...{ name, operations: both.length, bytes: 0 },
    run() {
      let written = 0;
      for (const one of both) written += (write(one) as Uint8Array).length;
      return written;
    },
  });
  return [
    caseOf("object", ({ object }) => session.encodeObject?.(typeName, object)),
    caseOf("message", ({ message }) => session.encode?.(typeName, message, "binary")),
  ];
}

/** Nothing for a type of which no finite message is complete. */
function sizeOfType({ schema, seed, typeName }: TypeSubject) {
  try {
    return [{ typeName, bytes: bytesOf(drawnMessages(schema, typeName, seed)) }];
  } catch (error) {
    if (error instanceof ToolError) return [];
    throw error;
  }
}

type TypeSubject = Pick<CodecBenchRequest, "schema" | "seed"> & { readonly typeName: string };

/** The mean. */
function bytesOf(messages: readonly { readonly bytes: Buffer }[]): number {
  return messages.reduce((sum, { bytes }) => sum + bytes.length, 0) / messages.length;
}
