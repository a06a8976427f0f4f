import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ServerReflectionRequestSchema,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { CallOutcome, RpcStatus, Transport } from "../transport.ts";

/** Which of the two services of reflection is asked. Their messages are the same. */
export type ReflectionVersion = "v1" | "v1alpha";

/** What is asked for. */
export interface Question {
  readonly case: "listServices" | "fileContainingSymbol" | "fileByFilename";
  readonly value: string;
}

/** What came of a question: an answer, or why there is none. */
export type Answer = ServerReflectionResponse["messageResponse"] | NoAnswer;

interface NoAnswer {
  readonly case: "none";
  readonly reason: string;
  readonly status: RpcStatus;
}

/** How many questions go into one call. */
const batchSize = 100;
/** How long one call may take. */
const callMs = 5000;
/** How long to wait for a first sign of reflection. */
const listMs = 3000;

/** Puts questions to the reflection of a server. */
export class Asker {
  readonly version: ReflectionVersion;
  private readonly transport: Transport;
  private readonly until: number;
  private readonly signal: AbortSignal | undefined;

  /** @param until When to give up, on the clock of `performance.now()`. */
  constructor(
    transport: Transport,
    version: ReflectionVersion,
    limits: { readonly until: number; readonly signal?: AbortSignal | undefined },
  ) {
    this.transport = transport;
    this.version = version;
    this.until = limits.until;
    this.signal = limits.signal;
  }

  /**
   * Asks for the services.
   *
   * @throws ToolError `unreachable` where the server is gone.
   */
  async list(): Promise<Answer> {
    // The other version has its turn too.
    const deadlineMs = Math.min(listMs, this.leftMs() / 2);
    const { answers, outcome } = await this.call(
      [{ case: "listServices", value: "*" }],
      deadlineMs,
    );
    if (answers.length === 0 && outcome.status.name === "UNAVAILABLE") throw brokenOff(outcome);
    return answers[0] ?? noAnswer(outcome);
  }

  /**
   * Puts many questions, and gives the answers in their order.
   *
   * Several go into one call, as the protocol has it; those that a call leaves open are put one by one, since some servers
   * answer a stream no further once its other half is closed, or end it for one question that they dislike.
   *
   * @throws ToolError `unreachable` where the time is over, or the server is gone.
   */
  async askAll(questions: readonly Question[]): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (let start = 0; start < questions.length; start += batchSize) {
      const batch = questions.slice(start, start + batchSize);
      const { answers: got } = await this.call(batch);
      answers.push(...got);
      for (const question of batch.slice(got.length)) answers.push(await this.ask(question));
    }
    return answers;
  }

  private async ask(question: Question): Promise<Answer> {
    const { answers, outcome } = await this.call([question]);
    const { name } = outcome.status;
    if (answers[0] !== undefined) return answers[0];
    if (name === "UNAVAILABLE" || name === "DEADLINE_EXCEEDED") throw brokenOff(outcome);
    return noAnswer(outcome);
  }

  private async call(
    questions: readonly Question[],
    deadlineMs: number = Math.min(callMs, this.leftMs()),
  ): Promise<{ readonly answers: readonly Answer[]; readonly outcome: CallOutcome }> {
    this.signal?.throwIfAborted();
    if (deadlineMs <= 0) throw stopped("comes to no end");
    const outcome = await this.transport.call({
      method: {
        path: `/grpc.reflection.${this.version}.ServerReflection/ServerReflectionInfo`,
        ...{ clientStreaming: true, serverStreaming: true },
      },
      messages: questions.map(requestOf),
      maxMessages: questions.length,
      deadlineMs,
      ...(this.signal !== undefined && { signal: this.signal }),
    });
    this.signal?.throwIfAborted();
    return { answers: outcome.messages.map((bytes) => answerIn(bytes, outcome)), outcome };
  }

  private leftMs(): number {
    return Math.ceil(this.until - performance.now());
  }
}

function requestOf({ case: kind, value }: Question): Uint8Array {
  return toBinary(
    ServerReflectionRequestSchema,
    create(ServerReflectionRequestSchema, { messageRequest: { case: kind, value } }),
  );
}

function answerIn(bytes: Uint8Array, { status }: CallOutcome): Answer {
  try {
    return fromBinary(ServerReflectionResponseSchema, bytes).messageResponse;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { case: "none", reason: `its answer cannot be read: ${reason}`, status };
  }
}

function noAnswer({ status }: CallOutcome): NoAnswer {
  const { name, details } = status;
  const reason =
    name === "OK" ? "it ends the call without an answer" : `${name}${details && `: ${details}`}`;
  return { case: "none", reason, status };
}

function brokenOff({ status }: CallOutcome): ToolError {
  return stopped(`breaks off: ${status.name}: ${status.details}`);
}

function stopped(what: string): ToolError {
  return new ToolError(`the server's description of itself ${what}`, {
    code: "unreachable",
    hint: "give the schema with --proto or --descriptor-set, and --reflection off",
  });
}
