import { firstLine } from "../../../schema/first-line.ts";
import { ToolError } from "../../../schema/tool-error.ts";
import { CodecChild, type NoReply } from "./codec-child.ts";
import type {
  CodecOrder,
  CodecReply,
  CodecSetup,
  OpenedCodec,
  TranscodeOutcome,
  TranscodeRequest,
} from "./codec-protocol.ts";

/** What a codec process needs. */
export interface CodecProcessParts {
  readonly setup: CodecSetup;
  /** "the old version", for errors. */
  readonly version: string;
  /** How long a codec may take for one message. */
  readonly caseTimeoutMs: number;
  readonly health: CodecHealth;
  /** @defaultValue 12 */
  readonly maxLostOfType?: number;
}

/** What the processes of one codec know of it together. */
export interface CodecHealth {
  /** How many messages in a row it did not survive. */
  lostInARow: number;
}

/** How long a codec may take to open a whole schema, in cases: some of them generate code for it first. */
const openCases = 30;

/** However little time cases are given. */
const minOpenTimeoutMs = 3000;

/** How many messages are waited for in full; after those it is known that the codec hangs. */
const fullHangs = 3;

/** What is waited afterwards, if less than the time of a case: a codec answers a thousand times as fast. */
const shortTimeoutMs = 500;

/** After so many messages in a row that it did not survive there is nothing to be learnt from it. */
const maxLostInARow = 10;

/** How many messages of one type may bring the process down until no more of them are sent. */
const defaultMaxLostOfType = 12;

/**
 * One codec with one version of a schema open, in a process of its own, which is started again where the
 * codec ends it or does not return.
 *
 * A message counts as one that it does not survive where it is lost twice, the second time as
 * the first message of a process: so it is neither what came before it nor a machine that stood still.
 */
export class CodecProcess {
  private readonly parts: CodecProcessParts;
  /** How many messages of each type it did not survive. */
  private readonly lostOf = new Map<string, number>();
  private readonly known = new Map<string, TranscodeOutcome>();
  private child: CodecChild | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private hangs = 0;
  private isClosed = false;

  constructor(parts: CodecProcessParts) {
    this.parts = parts;
  }

  /**
   * Starts it.
   * @throws ToolError `codec` where the codec cannot be loaded or does not open its version, which it names.
   */
  async open(): Promise<OpenedCodec> {
    const { setup, caseTimeoutMs } = this.parts;
    const child = new CodecChild();
    this.child = child;
    const timeoutMs = Math.max(minOpenTimeoutMs, openCases * caseTimeoutMs);
    const reply = await child.ask({ kind: "open", setup }, timeoutMs);
    if (reply.kind === "opened") return reply;
    await child.end();
    throw this.notOpened(reply);
  }

  /** The message types of which no more is sent, for it did not survive most. */
  get givenUp(): readonly string[] {
    return [...this.lostOf].filter(([, lost]) => lost >= this.maxLostOfType).map(([name]) => name);
  }

  /** Has the codec transcode a message, after those that it was asked for before. */
  transcode(request: TranscodeRequest): Promise<TranscodeOutcome> {
    const outcome = this.turn.then(() => this.transcodeNow(request));
    this.turn = outcome.catch(() => undefined);
    return outcome;
  }

  /** Ends the process, whatever it is at. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.child?.end();
  }

  private async transcodeNow(request: TranscodeRequest): Promise<TranscodeOutcome> {
    const { typeName } = request;
    const lost = this.lostOf.get(typeName) ?? 0;
    const known = lost === 0 ? undefined : this.known.get(keyOf(request));
    if (known !== undefined) return known;
    if (lost >= this.maxLostOfType) return { kind: "declined" };
    const answer = await this.askTwice(request);
    if (answer.kind !== "lost") return answer;
    const outcome = { kind: "crashed", reason: firstLine(answer.reason) } as const;
    this.lostOf.set(typeName, lost + 1);
    this.known.set(keyOf(request), outcome);
    return outcome;
  }

  /** @throws ToolError `codec` where it has not survived anything for long. */
  private async askTwice(request: TranscodeRequest): Promise<TranscodeOutcome | NoReply> {
    const { health, setup, version } = this.parts;
    const first = await this.ask(request);
    const answer = first.kind === "lost" ? await this.ask(request) : first;
    if (answer.kind !== "lost") {
      health.lostInARow = 0;
      return answer;
    }
    if (answer.isHang) this.hangs++;
    if (++health.lostInARow < maxLostInARow) return answer;
    const how = `${firstLine(answer.reason)}, as with ${maxLostInARow} messages in a row`;
    throw new ToolError(`${version}: codec ${setup.spec} ${how}`, { code: "codec" });
  }

  private async ask(request: TranscodeRequest): Promise<TranscodeOutcome | NoReply> {
    const child = await this.running();
    const reply = await child.ask(
      { kind: "transcode", request } satisfies CodecOrder,
      this.timeoutMs,
    );
    if (reply.kind === "transcoded") return reply.outcome;
    if (reply.kind !== "lost") throw new Error(`a codec's process answered: ${reply.kind}`);
    await child.end();
    return reply;
  }

  private async running(): Promise<CodecChild> {
    if (this.isClosed) throw new Error("a codec is asked after its end");
    if (this.child?.isAlive === true) return this.child;
    await this.open();
    // As it is after opening.
    return this.child as CodecChild;
  }

  private get maxLostOfType(): number {
    return this.parts.maxLostOfType ?? defaultMaxLostOfType;
  }

  private get timeoutMs(): number {
    const { caseTimeoutMs } = this.parts;
    return this.hangs < fullHangs ? caseTimeoutMs : Math.min(caseTimeoutMs, shortTimeoutMs);
  }

  private notOpened(reply: Exclude<CodecReply, OpenedCodec> | NoReply): ToolError {
    const { setup, version } = this.parts;
    if (reply.kind === "failed")
      return new ToolError(`${version}: ${reply.message}`, {
        code: reply.code,
        hint: reply.hint,
      });
    const how = reply.kind === "lost" ? firstLine(reply.reason) : "gave no answer";
    return new ToolError(`${version}: codec ${setup.spec} ${how} when it was to open it`, {
      code: "codec",
    });
  }
}

function keyOf({ typeName, input, from, to }: TranscodeRequest): string {
  return `${typeName} ${from} ${to} ${Buffer.from(input).toString("latin1")}`;
}
