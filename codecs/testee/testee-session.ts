import { isUtf8 } from "node:buffer";
import { CodecDeclines } from "../codec-error.ts";
import { type TesteeQuestion, testeeAnswer, testeeRequest } from "./testee-message.ts";
import { TesteeProcess } from "./testee-process.ts";

/** A testee that is started when it is first asked, and again after it has ended. */
export class TesteeSession {
  private readonly program: string;
  private running: TesteeProcess | undefined;
  /** Settles when the question before has its answer: the protocol knows one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(program: string) {
    this.program = program;
  }

  /** Asks which tests it expects to fail, and does without the answer. @throws CodecCrash where there is none. */
  async greet(): Promise<void> {
    const question = { input: new Uint8Array(), from: "binary", to: "binary" } as const;
    await this.process().ask(testeeRequest({ ...question, typeName: "conformance.FailureSet" }));
  }

  /** What the testee wrote. @throws as {@link testeeAnswer}, and CodecCrash where it ended instead. */
  async ask(question: TesteeQuestion): Promise<Uint8Array> {
    // `json_payload` is a string of the request: other bytes would be an error of ours.
    if (question.from === "json" && !isUtf8(question.input))
      throw new CodecDeclines("no text that is not UTF-8 can be asked about");
    const request = testeeRequest(question);
    const answer = this.last.then(() => this.process().ask(request));
    this.last = answer.catch(() => undefined);
    return testeeAnswer(await answer, question.to);
  }

  /** Ends the testee. */
  async close(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.close();
  }

  private process(): TesteeProcess {
    if (this.running?.isRunning !== true) this.running = new TesteeProcess(this.program);
    return this.running;
  }
}
