import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { afterAll, expect, test } from "vitest";
import { compileSources } from "../../schema/compile.ts";
import { descriptorSetOf, filesOf, mergeDescriptorSets } from "../../schema/descriptor-sets.ts";
import {
  ExtensionRequestSchema,
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";
import { Schema } from "../../schema/schema.ts";
import { RawClient } from "../server/testing/raw-client.ts";
import { reflectionServices, registerReflection } from "./register-reflection.ts";

const schema = compileSources(
  new Map([
    [
      "acme/v1/orders.proto",
      `edition = "2023"; package acme.v1; import "acme/v1/item.proto";
       option features.field_presence = IMPLICIT;
       service Orders { rpc Create(Order) returns (Order); }
       message Order {
         extensions 100 to 200; Item item = 1; oneof by { string name = 2; } enum Kind { OLD = 0; }
         extend Order { string inner = 111; }
       }
       extend Order { int32 outer = 110; }`,
    ],
    [
      "acme/v1/item.proto",
      'edition = "2023"; package acme.v1; import "google/protobuf/any.proto"; message Item { google.protobuf.Any any = 1; }',
    ],
    [
      "acme/v1/more.proto",
      'edition = "2023"; package acme.v1; import "acme/v1/orders.proto"; extend Order { bool more = 120; }',
    ],
  ]),
);

const server = new Server();
registerReflection(server, schema.descriptorSet, ["acme.v1.Orders"]);
const port = await new Promise<number>((resolve, reject) => {
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
    if (error === null) resolve(bound);
    else reject(error);
  });
});
const client = new RawClient(`127.0.0.1:${port}`);
afterAll(() => {
  client.close();
  server.forceShutdown();
});

type Asked = ServerReflectionRequest["messageRequest"];

function requestOf(messageRequest: Asked, host = ""): Uint8Array {
  const request = create(ServerReflectionRequestSchema, { host, messageRequest });
  return toBinary(ServerReflectionRequestSchema, request);
}

async function ask(
  asked: readonly Asked[],
  service = reflectionServices[0],
): Promise<readonly ServerReflectionResponse[]> {
  const { messages, ...end } = await client.call(
    `/${service}/ServerReflectionInfo`,
    asked.map((one) => requestOf(one)),
  );
  expect(end.status).toBe("OK");
  return messages.map((bytes) => fromBinary(ServerReflectionResponseSchema, bytes));
}

async function answerTo(asked: Asked): Promise<ServerReflectionResponse["messageResponse"]> {
  const [response] = await ask([asked]);
  return response?.messageResponse ?? { case: undefined };
}

/** The names of the files that came, in order. */
async function filesFor(asked: Asked): Promise<readonly string[]> {
  const answer = await answerTo(asked);
  const files = answer.case === "fileDescriptorResponse" ? answer.value.fileDescriptorProto : [];
  return files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);
}

test("lists the services, and itself", async () => {
  const answer = await answerTo({ case: "listServices", value: "" });

  expect(answer.case).toBe("listServicesResponse");
  expect(answer.value).toMatchObject({
    service: [
      { name: "acme.v1.Orders" },
      { name: "grpc.reflection.v1.ServerReflection" },
      { name: "grpc.reflection.v1alpha.ServerReflection" },
    ],
  });
});

for (const symbol of [
  "acme.v1.Orders",
  "acme.v1.Orders.Create",
  "acme.v1.Order",
  "acme.v1.Order.item",
  "acme.v1.Order.by",
  "acme.v1.Order.Kind",
  "acme.v1.Order.OLD",
  "acme.v1.Order.inner",
  "acme.v1.outer",
])
  test(`finds the file that declares ${symbol}, and all it imports behind it`, async () => {
    expect(await filesFor({ case: "fileContainingSymbol", value: symbol })).toEqual([
      "acme/v1/orders.proto",
      "acme/v1/item.proto",
      "google/protobuf/any.proto",
    ]);
  });

test("finds files by their names", async () => {
  expect(await filesFor({ case: "fileByFilename", value: "acme/v1/item.proto" })).toEqual([
    "acme/v1/item.proto",
    "google/protobuf/any.proto",
  ]);
});

for (const [extensionNumber, file] of [
  [110, "acme/v1/orders.proto"],
  [111, "acme/v1/orders.proto"],
  [120, "acme/v1/more.proto"],
] as const)
  test(`finds the file of extension ${extensionNumber}`, async () => {
    const value = create(ExtensionRequestSchema, {
      containingType: "acme.v1.Order",
      extensionNumber,
    });
    const [first] = await filesFor({ case: "fileContainingExtension", value });

    expect(first).toBe(file);
  });

test("gives the numbers of all extensions, of a message without any too", async () => {
  const of = async (value: string) => answerTo({ case: "allExtensionNumbersOfType", value });

  expect((await of("acme.v1.Order")).value).toMatchObject({
    baseTypeName: "acme.v1.Order",
    extensionNumber: [110, 111, 120],
  });
  expect((await of("acme.v1.Item")).value).toMatchObject({ extensionNumber: [] });
});

test("sends the very bytes of the descriptors, from which the same schema can be built", async () => {
  const answer = await answerTo({ case: "fileByFilename", value: "acme/v1/more.proto" });
  const files = answer.case === "fileDescriptorResponse" ? answer.value.fileDescriptorProto : [];
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  const rebuilt = new Schema({ descriptorSet: mergeDescriptorSets([descriptorSetOf(files)]) });

  const inSchema = [...filesOf(schema.descriptorSet).values()];
  expect(files.map(hex).sort()).toEqual(inSchema.map(hex).sort());
  expect(rebuilt.message("acme.v1.Order").fields.map(({ presence }) => presence)).toEqual(
    schema.message("acme.v1.Order").fields.map(({ presence }) => presence),
  );
});

test("whatever is unknown is an error response, and the stream goes on, in order", async () => {
  const value = create(ExtensionRequestSchema, {
    containingType: "acme.v1.Order",
    extensionNumber: 5,
  });
  const unknown = await ask([
    { case: "fileByFilename", value: "nowhere.proto" },
    { case: "fileContainingSymbol", value: "acme.v1.Nothing" },
    { case: "fileContainingExtension", value },
    { case: "allExtensionNumbersOfType", value: "acme.v1.Nothing" },
    { case: undefined },
    { case: "fileByFilename", value: "acme/v1/item.proto" },
  ]);

  expect(
    unknown.map(({ messageResponse: { case: kind, value: answer } }) =>
      kind === "errorResponse" ? [status[answer.errorCode], answer.errorMessage] : kind,
    ),
  ).toEqual([
    ["NOT_FOUND", 'no file "nowhere.proto" is known'],
    ["NOT_FOUND", 'no symbol "acme.v1.Nothing" is known'],
    ["NOT_FOUND", 'no extension 5 of "acme.v1.Order" is known'],
    ["NOT_FOUND", 'no message "acme.v1.Nothing" is known'],
    ["INVALID_ARGUMENT", "the request asks for nothing"],
    "fileDescriptorResponse",
  ]);
});

test("answers each request as it comes, with the request in the answer", async () => {
  const talk = client.converse("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
  const request = requestOf({ case: "listServices", value: "*" }, "host.example");

  talk.send(request);
  const first = fromBinary(ServerReflectionResponseSchema, await talk.next());
  talk.send(requestOf({ case: "fileByFilename", value: "acme/v1/item.proto" }));
  const second = fromBinary(ServerReflectionResponseSchema, await talk.next());
  talk.done();

  expect((await talk.ended).status).toBe("OK");
  expect(first.validHost).toBe("host.example");
  expect(first.originalRequest).toEqual(fromBinary(ServerReflectionRequestSchema, request));
  expect(second.messageResponse.case).toBe("fileDescriptorResponse");
});

test("the older version answers the same, and its own descriptors hold together", async () => {
  const older = "grpc.reflection.v1alpha.ServerReflection";
  const [named, own] = await ask(
    [
      { case: "fileContainingSymbol", value: "acme.v1.Orders" },
      { case: "fileContainingSymbol", value: older },
    ],
    older,
  );
  const answer = own?.messageResponse;
  const bytes = answer?.case === "fileDescriptorResponse" ? answer.value.fileDescriptorProto : [];
  const file = bytes.map((one) => fromBinary(FileDescriptorProtoSchema, one));
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));

  expect(named?.messageResponse.case).toBe("fileDescriptorResponse");
  expect(registry.getService(older)?.methods[0]?.input.typeName).toBe(
    "grpc.reflection.v1alpha.ServerReflectionRequest",
  );
});

test("bytes that are no request end the stream with INTERNAL, and the server lives on", async () => {
  const path = `/${reflectionServices[0]}/ServerReflectionInfo`;

  const { status: end } = await client.call(path, [Uint8Array.of(0x1a, 0xff)]);

  expect(end).toBe("INTERNAL");
  expect(await ask([{ case: "listServices", value: "" }])).toHaveLength(1);
});
