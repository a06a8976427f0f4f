import type { CallInput } from "../../../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod } from "../../../../properties/rpc/exchange.ts";
import { toJson } from "../../../../schema/json/to-json.ts";
import type { Schema } from "../../../../schema/schema.ts";
import type { MessageValue } from "../../../../schema/value.ts";
import { grpcJs } from "../../../../transports/grpc-js.ts";
import { chosenMethods } from "../../live-methods.ts";
import { MadeExchange } from "../../made-exchange.ts";
import { Reach } from "../reach.ts";

/** What to look into. */
export interface ProbeOptions {
  readonly schema: Schema;
  /** `127.0.0.1:34567` */
  readonly address: string;
  readonly seed?: string;
  readonly examples?: ReadonlyMap<string, MessageValue>;
  readonly exclude?: readonly string[];
  readonly deadlineMs?: number;
}

/** A reach over a real connection, and the calls that it made. */
export class Probe implements Disposable {
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly exchanges: Exchange[] = [];
  readonly reach: Reach;
  private readonly schema: Schema;
  private readonly deadlineMs: number;
  private readonly transport: ReturnType<typeof grpcJs>;

  constructor({
    schema,
    address,
    seed = "1",
    examples,
    exclude = [],
    deadlineMs = 2000,
  }: ProbeOptions) {
    this.schema = schema;
    this.deadlineMs = deadlineMs;
    this.transport = grpcJs(address);
    const { called } = chosenMethods(schema, [], exclude);
    this.methods = new Map(called.map((method) => [method.subject, method]));
    this.reach = new Reach({
      ...{ methods: called, seed, examples: examples ?? new Map(), shouldStop: () => false },
      call: (method, input) => this.call(method, input),
    });
  }

  /** Finds all there is, and gives the subjects in the order in which they were looked at. */
  async find(): Promise<readonly string[]> {
    const subjects: string[] = [];
    for await (const subject of this.reach.find()) subjects.push(subject);
    return subjects;
  }

  method(name: string): LiveMethod {
    for (const method of this.methods.values()) if (method.name === name) return method;
    throw new Error(`no method ${name}`);
  }

  async call(method: LiveMethod, input: CallInput): Promise<Exchange> {
    const { service, name, clientStreaming, serverStreaming } = method;
    const began = performance.now();
    const { deadlineMs } = this;
    const outcome = await this.transport.call({
      ...{ method: { path: `/${service}/${name}`, clientStreaming, serverStreaming }, deadlineMs },
      messages: input.messages.map(({ bytes }) => bytes),
    });
    const ms = performance.now() - began;
    const exchange = new MadeExchange({ method, input, outcome, ms, deadlineMs });
    this.exchanges.push(exchange);
    return exchange;
  }

  /** Prepares a case, calls it, and tells of how it ended. */
  async play(
    name: string,
    value: MessageValue,
    besides: Partial<CallInput> = {},
  ): Promise<Exchange> {
    const method = this.method(name);
    const messages = [{ value, bytes: new Uint8Array() }];
    const prepared = await this.reach.prepare(method, {
      messages,
      overKnownGood: true,
      ...besides,
    });
    const exchange = await this.call(method, prepared.input);
    this.reach.noteOutcome(method.subject, prepared.input, exchange);
    return exchange;
  }

  /** Names of methods that were not reached. */
  get unreached(): readonly string[] {
    const missing = [...this.methods.values()].filter((one) => !this.reach.isReached(one.subject));
    return missing.map((method) => method.name);
  }

  /** The calls from some number on, a line each: `GetBook {"name":"a"} OK`. */
  told(from = 0): readonly string[] {
    return this.exchanges.slice(from).map(({ method, input, outcome }) => {
      const sent = input.messages.map((part) =>
        toJson(this.schema, method.requestType, part.value),
      );
      return `${method.name} ${sent.join(" ")} ${outcome.status.name}`;
    });
  }

  [Symbol.dispose](): void {
    this.transport.close();
  }
}
