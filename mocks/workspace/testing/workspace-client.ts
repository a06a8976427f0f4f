import {
  create,
  type DescMessage,
  type DescMethodBiDiStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { asBuffer } from "../../../transports/as-buffer.ts";
import { pathOf } from "../serving/serving.ts";

/** What came of a call: a status, and the answer where that is OK. */
export interface Answered<Response> {
  /** `NOT_FOUND` */
  readonly status: string;
  readonly details: string;
  readonly error: ServiceError | undefined;
  /** @throws Error where the status is not OK */
  readonly response: Response;
}

/** A client of a server over a connection of its own, that speaks protobuf-es. */
export interface WorkspaceClient {
  call<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodUnary<Input, Output>,
    request: MessageInitShape<Input>,
  ): Promise<Answered<MessageShape<Output>>>;
  /** Calls with bytes, of whatever meaning. */
  callBytes(method: DescMethodUnary, request: Uint8Array): Promise<Answered<Uint8Array>>;
  /** Sends all requests, and gives all answers. */
  stream<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodBiDiStreaming<Input, Output>,
    requests: readonly MessageInitShape<Input>[],
  ): Promise<readonly MessageShape<Output>[]>;
  readonly channel: Client;
  [Symbol.dispose](): void;
}

const deadlineMs = 10_000;

/** Connects with the first call. */
export function workspaceClient(address: string): WorkspaceClient {
  const client = new Client(address, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  const callBytes: WorkspaceClient["callBytes"] = async (method, request) =>
    await new Promise((resolve) => {
      const deadline = { deadline: Date.now() + deadlineMs };
      client.makeUnaryRequest(
        pathOf(method),
        asBuffer,
        asBuffer,
        asBuffer(request),
        deadline,
        (error, bytes) => resolve(answered(error, bytes)),
      );
    });
  return {
    channel: client,
    callBytes,
    async call(method, request) {
      const bytes = toBinary(method.input, create(method.input, request));
      const answer = await callBytes(method, bytes);
      return {
        ...{ status: answer.status, details: answer.details, error: answer.error },
        get response() {
          return fromBinary(method.output, answer.response);
        },
      };
    },
    async stream(method, requests) {
      const call = client.makeBidiStreamRequest(pathOf(method), asBuffer, asBuffer, {
        deadline: Date.now() + deadlineMs,
      });
      for (const request of requests)
        call.write(asBuffer(toBinary(method.input, create(method.input, request))));
      call.end();
      const responses = [];
      for await (const bytes of call) responses.push(fromBinary(method.output, bytes));
      return responses;
    },
    [Symbol.dispose]: () => client.close(),
  };
}

function answered(error: ServiceError | null, bytes: Buffer | undefined): Answered<Uint8Array> {
  return {
    status: status[error?.code ?? status.OK],
    details: error?.details ?? "",
    error: error ?? undefined,
    get response() {
      if (bytes === undefined) throw new Error(`no answer: ${error?.message}`);
      return bytes;
    },
  };
}
