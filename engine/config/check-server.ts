import type { CallContext } from "../../properties/rpc/call-property.ts";
import type { Exchange } from "../../properties/rpc/exchange.ts";
import { type Method, methodsOf, subjectOf } from "../../schema/methods.ts";
import { nearest } from "../../schema/nearest.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { configMessage } from "./config-message.ts";
import { ownCallOf } from "./own-call.ts";
import { SchemaMessage } from "./own-message.ts";
import type { OwnCall, OwnMessage, OwnServer } from "./run-config.ts";
import type { Watchdog } from "./watchdog.ts";

/** A call of the check had an answer that cannot be read: for another property to tell, and nothing was shown. */
export class Unjudgeable extends Error {
  override readonly name = "Unjudgeable";
}

/** The server as one check of a user's claim may call it, until the check has ended. */
export class CheckServer implements OwnServer {
  private readonly context: CallContext;
  private readonly watchdog: Watchdog;
  private readonly thrown = new WeakSet<object>();
  private isClosed = false;

  constructor(context: CallContext, watchdog: Watchdog) {
    this.context = context;
    this.watchdog = watchdog;
    // A user may take it off the object.
    this.call = this.call.bind(this);
  }

  async call(
    subject: string,
    request: Readonly<Record<string, unknown>> | OwnMessage,
  ): Promise<OwnCall> {
    if (this.isClosed) throw new Unjudgeable("the check is over");
    const { schema } = this.context;
    const method = methodNamed(this.context, subject);
    const value = this.valueOf(method, request);
    const bytes = encode(schema.message(method.request), value);
    const exchange = await this.exchange(subject, { value, bytes });
    const call = ownCallOf(exchange, schema);
    if (call === undefined) throw new Unjudgeable(`an answer of ${subject} cannot be read`);
    return call;
  }

  /** Ends what the check may do: one that did not end in time makes no more calls. */
  close(): void {
    this.isClosed = true;
  }

  /** Whether it is the run that ends, not the check that went wrong. */
  isOfTheRun(error: unknown): boolean {
    return typeof error === "object" && error !== null && this.thrown.has(error);
  }

  private valueOf(
    method: Method,
    request: Readonly<Record<string, unknown>> | OwnMessage,
  ): MessageValue {
    const { schema } = this.context;
    const type: MessageType = schema.message(method.request);
    if (!(request instanceof SchemaMessage))
      return configMessage(schema, type, request, `call("${subjectOf(method)}")`);
    if (request.type.typeName === type.typeName) return request.value;
    throw new ToolError(
      `call("${subjectOf(method)}"): expected a ${type.typeName}, got a ${request.type.typeName}`,
      { code: "config", hint: "give its .json, or the fields that both have" },
    );
  }

  private async exchange(
    subject: string,
    message: { readonly value: MessageValue; readonly bytes: Uint8Array },
  ): Promise<Exchange> {
    this.watchdog.pause();
    try {
      return await this.context.callOther(subject, { messages: [message] });
    } catch (error) {
      // That a method is left out of the run, say, is for the claim to be told of.
      const isOfTheClaim = error instanceof ToolError && error.code === "config";
      if (typeof error === "object" && error !== null && !isOfTheClaim) this.thrown.add(error);
      throw error;
    } finally {
      this.watchdog.resume();
    }
  }
}

function methodNamed({ schema }: CallContext, subject: string): Method {
  const service = subject.slice(0, Math.max(0, subject.indexOf("/")));
  const isThere = schema.registry.getService(service) !== undefined;
  const methods = isThere ? methodsOf(schema, new Set([service])) : methodsOf(schema);
  const method = methods.find((one) => subjectOf(one) === subject);
  if (method !== undefined) return method;
  const near = nearest(subject, methods.map(subjectOf));
  throw new ToolError(`call("${subject}"): there is no such method`, {
    code: "config",
    hint: near === undefined ? "methods are named pkg.Service/Method" : `did you mean "${near}"?`,
  });
}
