import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
  status as statusCode,
} from "@grpc/grpc-js";
import { asBuffer } from "./as-buffer.ts";
import type { CallOutcome, CallRequest, RpcStatus, Transport } from "./transport.ts";

/** What a caller may do beside calling. */
export interface GrpcJsOptions {
  /**
   * How many times a call is made at most where its connection is lost, as a client does that takes the method for
   * idempotent. Once where left out. https://github.com/grpc/proposal/blob/master/A6-client-retries.md
   */
  readonly maxAttempts?: number;
}

/** How long a call may take that names no deadline. */
const defaultDeadlineMs = 5000;
/** How many messages a call may bring that names no bound. */
const defaultMaxMessages = 100;

/** Calls servers at `host:port` with `@grpc/grpc-js`, in plain text. Connects with the first call. */
export function grpcJs(address: string, options: GrpcJsOptions = {}): Transport {
  const client = new Client(address, credentials.createInsecure(), channelOptions(options));
  const pending = new Set<Cancellable>();
  return {
    name: "grpc-js",
    async call(request) {
      const { clientStreaming, path } = request.method;
      if (!clientStreaming && request.messages.length !== 1)
        throw new RangeError(`${path} takes one message, not ${request.messages.length}`);
      return await new Promise((resolve) => {
        const call = begin(client, request, (outcome) => {
          pending.delete(call);
          resolve(outcome);
        });
        pending.add(call);
      });
    },
    close() {
      for (const call of pending) call.cancel();
      client.close();
    },
  };
}

interface Cancellable {
  cancel(): void;
}

type Finish = (outcome: CallOutcome) => void;

/** Of a call that the library knows only by its bytes. */
type Duplex = ClientDuplexStream<Uint8Array, Buffer>;

function channelOptions({
  maxAttempts = 1,
}: GrpcJsOptions): Readonly<Record<string, string | number>> {
  const retryPolicy = {
    maxAttempts,
    ...{ initialBackoff: "0.01s", maxBackoff: "0.01s", backoffMultiplier: 1 },
    retryableStatusCodes: ["UNAVAILABLE"],
  };
  const config = { methodConfig: [{ name: [{}], ...(maxAttempts > 1 && { retryPolicy }) }] };
  return {
    "grpc.service_config": JSON.stringify(config),
    "grpc.service_config_disable_resolution": 1,
    // What the environment says of proxies is not for the addresses that we are given.
    "grpc.enable_http_proxy": 0,
    "grpc.enable_channelz": 0,
    "grpc.use_local_subchannel_pool": 1,
    // Without a policy a call would still be made again where it is sure that no server saw it.
    "grpc.enable_retries": maxAttempts > 1 ? 1 : 0,
  };
}

/** Makes the call by the function of the library for its kind. The end comes later, never within this call. */
function begin(client: Client, request: CallRequest, finish: Finish): Cancellable {
  const { method, deadlineMs = defaultDeadlineMs } = request;
  const { path, clientStreaming, serverStreaming } = method;
  const deadline = { deadline: Date.now() + deadlineMs };
  const read = readerOf(request);
  const metadata = new Metadata();
  const one = asBuffer(request.messages[0] ?? new Uint8Array());
  if (serverStreaming && clientStreaming)
    return sending(
      receiving(
        client.makeBidiStreamRequest(path, asBuffer, read, metadata, deadline),
        request,
        finish,
      ),
      request,
    );
  if (serverStreaming)
    return receiving(
      client.makeServerStreamRequest(path, asBuffer, read, one, metadata, deadline),
      request,
      finish,
    );
  const answered = (error: Partial<RpcStatus> | null, message?: Buffer): void => {
    const code = error === null ? statusCode.OK : (error.code ?? statusCode.UNKNOWN);
    const messages = message === undefined ? [] : [message];
    finish({ status: statusOf(code, error?.details ?? ""), messages });
  };
  return clientStreaming
    ? sending(
        client.makeClientStreamRequest(path, asBuffer, read, metadata, deadline, answered),
        request,
      )
    : client.makeUnaryRequest(path, asBuffer, read, one, metadata, deadline, answered);
}

/** Runs within the library's deserializer, so that a refusal has the status that any client gives it. */
function readerOf(request: CallRequest): (bytes: Buffer) => Buffer {
  return (bytes) => {
    request.read?.(bytes);
    return bytes;
  };
}

/** What the caller of a stream of requests does with it. */
interface Sender extends Cancellable {
  write(message: Uint8Array): unknown;
  end(): unknown;
}

function sending(call: Sender, request: CallRequest): Cancellable {
  for (const message of request.messages) call.write(message);
  call.end();
  return call;
}

/** Collects what arrives until there is a status and no more messages. */
function receiving<Call extends ClientReadableStream<Buffer> | Duplex>(
  call: Call,
  { maxMessages = defaultMaxMessages }: CallRequest,
  finish: Finish,
): Call {
  const stream: ClientReadableStream<Buffer> | Duplex = call;
  const messages: Buffer[] = [];
  let status: RpcStatus | undefined;
  let isOver = false;
  const settle = (): void => {
    if (status !== undefined && isOver) finish({ status, messages });
  };
  stream.on("data", (message: Buffer) => {
    if (messages.length === maxMessages) stream.cancel();
    else messages.push(message);
  });
  stream.on("status", ({ code, details }) => {
    status = statusOf(code, details);
    settle();
  });
  // The status says it too.
  stream.on("error", () => {});
  stream.on("end", () => {
    isOver = true;
    settle();
  });
  return call;
}

function statusOf(code: number, details: string): RpcStatus {
  return { code, name: statusCode[code] ?? "UNKNOWN", details };
}
