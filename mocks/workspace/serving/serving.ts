import {
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Traffic } from "../system/traffic.ts";
import { answerTo, type Failure, failureOf } from "./answering.ts";
import type { Handler, WorkspaceHandlers } from "./handlers.ts";
import { type MessageLimits, messageLimits } from "./limits.ts";
import { exhausted, Refusal } from "./refusal.ts";

/** What a server answers with. */
export interface Serving {
  readonly handlers: WorkspaceHandlers;
  readonly traffic: Traffic;
  /** Whether what a handler throws, other than a refusal, is kept from the caller: `INTERNAL`, and no word of it. */
  readonly isGuarded: boolean;
}

/** A service as grpc-js takes it: the definition, and what answers its methods. Messages are bytes to it. */
export function servedService(
  desc: DescService,
  serving: Serving,
): {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
} {
  const definition = Object.fromEntries(
    desc.methods.map((method) => [method.localName, definitionOf(method)]),
  );
  const implementation = Object.fromEntries(
    desc.methods.map((method) => [
      method.localName,
      method.methodKind === "unary" ? unary(method, serving) : bidi(method, serving),
    ]),
  );
  return { definition, implementation };
}

/** `/acme.v1.Orders/Create` */
export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

function definitionOf(method: DescMethod): ServiceDefinition[string] {
  const asIs = (bytes: Buffer): Buffer => bytes;
  return {
    path: pathOf(method),
    requestStream: method.methodKind === "bidi_streaming",
    responseStream: method.methodKind === "bidi_streaming",
    // Read and written within the handler: what is too large, or is no such message, then gets a status of our choice.
    ...{ requestSerialize: asIs, requestDeserialize: asIs },
    ...{ responseSerialize: asIs, responseDeserialize: asIs },
  };
}

interface Call {
  readonly cancelled: boolean;
  getPeer(): string;
}

function unary(method: DescMethod, serving: Serving): handleUnaryCall<Buffer, Buffer> {
  const answer = answererOf(method, serving);
  return (call, callback) => {
    const end = serving.traffic.begin(pathOf(method), call.getPeer());
    const settle = (failure: Failure | null, response?: Buffer): void => {
      end();
      callback(failure, response);
    };
    answerTo(() => answer(call.request, call)).then(
      (response) => settle(null, response),
      (error: unknown) => settle(failureOf(error, serving)),
    );
  };
}

/** One answer for each request, in their order, each before the next request is taken. */
function bidi(method: DescMethod, serving: Serving): handleBidiStreamingCall<Buffer, Buffer> {
  const answer = answererOf(method, serving);
  return (call) => {
    const end = serving.traffic.begin(pathOf(method), call.getPeer());
    answerAll(call, answer)
      .catch((error: unknown) => {
        // A call that the caller gave up has no one to be told.
        if (!call.cancelled) call.emit("error", failureOf(error, serving));
      })
      .finally(end);
  };
}

type Answerer = (bytes: Buffer, call: Call) => Promise<Buffer>;

async function answerAll(
  call: ServerDuplexStream<Buffer, Buffer>,
  answer: Answerer,
): Promise<void> {
  // At the end of the requests the answers are still on their way: the stream must stay.
  for await (const bytes of call.iterator({ destroyOnReturn: false })) {
    const response = await answerTo(() => answer(bytes, call));
    if (!call.write(response)) await drained(call);
  }
  call.end();
}

function drained(call: ServerDuplexStream<Buffer, Buffer>): Promise<void> {
  return new Promise((resolve) => {
    call.once("drain", resolve);
    call.once("close", resolve);
    call.once("cancelled", () => resolve());
  });
}

function answererOf(method: DescMethod, { handlers }: Serving): Answerer {
  const limits = messageLimits[method.parent.typeName] ?? noLimits;
  // A cast: the types of the handlers are those of the generated services, of which the descriptors are.
  const handler = handlers[method.localName as keyof WorkspaceHandlers] as Handler<
    Message,
    Message
  >;
  return async (bytes, call) => {
    if (bytes.length > limits.maxRequestBytes)
      throw exhausted(`the request is larger than ${limits.maxRequestBytes} bytes`);
    const response = await handler(read(method, bytes), { isOver: () => call.cancelled });
    const written = toBinary(method.output, response);
    if (written.length > limits.maxResponseBytes)
      throw exhausted(`the response is larger than ${limits.maxResponseBytes} bytes`);
    return Buffer.from(written.buffer, written.byteOffset, written.byteLength);
  };
}

const noLimits: MessageLimits = {
  maxRequestBytes: Number.POSITIVE_INFINITY,
  maxResponseBytes: Number.POSITIVE_INFINITY,
};

/** https://github.com/grpc/grpc/blob/master/doc/statuscodes.md: what a server cannot parse is `INTERNAL`. */
function read(method: DescMethod, bytes: Buffer): Message {
  try {
    return fromBinary(method.input, bytes);
  } catch (cause) {
    throw new Refusal("the request is no message of its type", {
      code: status.INTERNAL,
      cause,
    });
  }
}
