import { createServer } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type Server, status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { compileSources } from "../../schema/compile.ts";
import { descriptorSetOf, filesOf, sameDeclarations } from "../../schema/descriptor-sets.ts";
import { methodsOf, servicesOf, subjectOf } from "../../schema/methods.ts";
import { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { grpcJs } from "../grpc-js.ts";
import { loopbackPort } from "../loopback-port.ts";
import {
  describing,
  type Files,
  fileAnswer,
  listAnswer,
  notFound,
  registerReflection,
  type Teller,
} from "../testing/reflection-server.ts";
import { testServer } from "../testing/test-server.ts";
import { registerUnary } from "../testing/test-services.ts";
import { type Reflected, type Reflection, type ReflectOptions, reflect } from "./reflect.ts";

const sources = new Map([
  [
    "acme/orders.proto",
    `syntax = "proto3"; package acme;
     import "acme/parts.proto"; import "google/protobuf/timestamp.proto";
     service Orders { rpc Get(Part) returns (Order); rpc Put(Order) returns (Part); }
     message Order { Part part = 1; google.protobuf.Timestamp at = 2; }`,
  ],
  [
    "acme/parts.proto",
    `syntax = "proto3"; package acme; import public "acme/units.proto";
     message Part { Unit unit = 1; }`,
  ],
  ["acme/units.proto", `syntax = "proto3"; package acme; message Unit { string name = 1; }`],
  [
    "acme/stock.proto",
    `syntax = "proto3"; package acme; import "acme/units.proto";
     service Stock { rpc Count(Unit) returns (stream Unit); }`,
  ],
]);
const files: Files = filesOf(compileSources(sources).descriptorSet);
const without = (...names: readonly string[]): Files =>
  new Map([...files].filter(([name]) => !names.includes(name)));

/** What a server tells of itself that answers in this way, as v1. */
async function told(tell: Teller, options?: ReflectOptions): Promise<Reflection> {
  return await toldBy((server) => registerReflection(server, "v1", tell), options);
}

async function toldBy(
  register: (server: Server) => void,
  options?: ReflectOptions,
): Promise<Reflection> {
  const transport = grpcJs(`127.0.0.1:${await testServer(register)}`);
  onTestFinished(() => transport.close());
  return await reflect(transport, options);
}

/** The same where it describes itself. */
async function reflected(tell: Teller): Promise<Reflected> {
  const reflection = await told(tell);
  if (reflection.kind === "none") throw new Error(reflection.reason);
  return reflection;
}

/** The error it comes to. */
async function refused(tell: Teller, options?: ReflectOptions): Promise<readonly string[]> {
  const error: unknown = await told(tell, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof ToolError)) throw new Error("it was told");
  return [error.code, error.message];
}

function schemaOf({ descriptorSet, roots }: Reflected): Schema {
  return new Schema({ descriptorSet, roots });
}

for (const withImports of [false, true])
  test(`a server describes itself, ${withImports ? "imports and all" : "a file at a time"}`, async () => {
    const reflection = await reflected(describing(files, { withImports }));

    expect(reflection).toMatchObject({ version: "v1", undescribed: [], ownServices: [] });
    expect(reflection.services).toEqual(["acme.Orders", "acme.Stock"]);
    expect([...reflection.roots]).toEqual(["acme/orders.proto", "acme/stock.proto"]);
    const schema = schemaOf(reflection);
    expect(methodsOf(schema).map(subjectOf)).toEqual([
      ...["acme.Orders/Get", "acme.Orders/Put", "acme.Stock/Count"],
    ]);
    expect(schema.message("acme.Order").fields.map(({ name }) => name)).toEqual(["part", "at"]);
    expect(sameDeclarations(reflection.descriptorSet, descriptorSetOf(files.values()))).toBe(true);
  });

test("each file comes behind those it imports", async () => {
  const reflection = await reflected(describing(files));
  const names = [...filesOf(reflection.descriptorSet).keys()];

  expect(names.indexOf("acme/units.proto")).toBeLessThan(names.indexOf("acme/parts.proto"));
  expect(names.indexOf("acme/parts.proto")).toBeLessThan(names.indexOf("acme/orders.proto"));
});

test("a server of v1alpha alone describes itself as well", async () => {
  const reflection = await toldBy((server) =>
    registerReflection(server, "v1alpha", describing(files)),
  );

  expect(reflection).toMatchObject({ kind: "reflected", version: "v1alpha" });
  expect(reflection).toMatchObject({ services: ["acme.Orders", "acme.Stock"] });
});

test("of both versions v1 is taken", async () => {
  const reflection = await toldBy((server) => {
    registerReflection(server, "v1", describing(files));
    registerReflection(server, "v1alpha", () => []);
  });

  expect(reflection).toMatchObject({ version: "v1" });
});

test("services of gRPC's own are told apart, and never asked for", async () => {
  const own = [
    ...["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"],
    "grpc.reflection.v1alpha.ServerReflection",
  ];
  const asked: unknown[] = [];
  const tell = describing(files, { beside: own });
  const reflection = await reflected((question) => {
    asked.push(question.value);
    return tell(question);
  });

  expect(reflection.services).toEqual(["acme.Orders", "acme.Stock"]);
  expect(reflection.ownServices).toEqual(own);
  expect(asked.slice(0, 3)).toEqual(["*", "acme.Orders", "acme.Stock"]);
});

test("a server without reflection is told by what it says", async () => {
  expect(await toldBy(() => {})).toEqual({
    kind: "none",
    reason: expect.stringContaining("UNIMPLEMENTED: "),
  });
});

test("a server whose reflection is closed to us says that rather than that it has none", async () => {
  const locked = await toldBy((server) => {
    const path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    registerUnary(server, path, (_, answer) =>
      answer({ code: status.PERMISSION_DENIED, details: "for admins" }),
    );
  });
  const unlisted = await told(() => [notFound]);

  expect(locked).toEqual({ kind: "none", reason: "PERMISSION_DENIED: for admins" });
  expect(unlisted).toEqual({ kind: "none", reason: "NOT_FOUND: no such thing" });
});

test("a server whose reflection says nothing has none, in time", async () => {
  const silent = await toldBy(
    (server) => {
      const path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
      registerUnary(server, path, () => {});
    },
    { timeoutMs: 200 },
  );

  expect(silent).toMatchObject({ kind: "none" });
  expect(await told(() => [])).toEqual({
    kind: "none",
    reason: "it ends the call without an answer",
  });
});

test("well-known imports that a server leaves out are ours", async () => {
  const name = "google/protobuf/timestamp.proto";
  const reflection = await reflected(describing(without(name)));

  expect(reflection.undescribed).toEqual([]);
  expect([...filesOf(reflection.descriptorSet).keys()].sort()).toEqual([...files.keys()].sort());
  expect(schemaOf(reflection).message("google.protobuf.Timestamp").fields).toHaveLength(2);
});

test("a service with an import that the server does not have is left out, and the rest is there", async () => {
  const reflection = await reflected(describing(without("acme/parts.proto")));

  expect(reflection.services).toEqual(["acme.Stock"]);
  expect(reflection.undescribed).toEqual([
    {
      service: "acme.Orders",
      reason: 'it does not have "acme/parts.proto": NOT_FOUND: no such thing',
    },
  ]);
  expect([...servicesOf(schemaOf(reflection))]).toEqual(["acme.Stock"]);
});

test("a server of which no service can be described is an error that says why", async () => {
  expect(await refused(describing(without("acme/units.proto")))).toEqual([
    "schema",
    "the schema that the server describes is not whole: acme.Orders: " +
      'it does not have "acme/units.proto": NOT_FOUND: no such thing',
  ]);
});

test("a service that is listed and not known is left out", async () => {
  const reflection = await reflected(describing(files, { beside: ["acme.Ghost"] }));

  expect(reflection.services).toEqual(["acme.Orders", "acme.Stock"]);
  expect(reflection.undescribed).toEqual([
    { service: "acme.Ghost", reason: "NOT_FOUND: no such thing" },
  ]);
});

test("a server without services describes an empty schema", async () => {
  expect(await reflected(() => [listAnswer("grpc.health.v1.Health")])).toMatchObject({
    ...{ services: [], ownServices: ["grpc.health.v1.Health"], undescribed: [] },
    descriptorSet: new Uint8Array(),
  });
});

/** Lists one service, and answers every other question in one way. */
const lists =
  (then: Teller): Teller =>
  (asked) =>
    asked.case === "listServices" ? [listAnswer("a.S")] : then(asked);

test("a server that answers one question a call is asked again", async () => {
  const tell = describing(files);
  let isFirst = true;
  const reflection = await reflected((asked) => {
    if (asked.value !== "acme.Stock") return tell(asked);
    const answers = isFirst ? [] : tell(asked);
    isFirst = false;
    return answers;
  });

  expect(reflection.services).toEqual(["acme.Orders", "acme.Stock"]);
});

for (const [what, then, reason] of [
  ["no files", () => [fileAnswer()], "none of the files that it sends declares it"],
  ["other files", () => [fileAnswer(...files.values())], "none of the files that it sends"],
  ["another answer", () => [listAnswer("a.S")], "it answers another question"],
  ["no answer", () => [], "it ends the call without an answer"],
  ["garbage for an answer", () => [Uint8Array.of(255)], "its answer cannot be read: "],
  [
    "garbage for a file",
    () => [fileAnswer(Uint8Array.of(10, 200))],
    "it sends what is no file descriptor: ",
  ],
  ["a file without a name", () => [fileAnswer(new Uint8Array())], "it sends a file without a name"],
] as const)
  test(`a server that sends ${what} is an error that says so`, async () => {
    const [code, message] = await refused(lists(then));

    expect(code).toBe("schema");
    expect(message).toContain(`the schema that the server describes is not whole: a.S: ${reason}`);
  });

function file(name: string, ...dependency: string[]): Uint8Array {
  const services = { package: "a", service: [{ name: "S" }] };
  return toBinary(
    FileDescriptorProtoSchema,
    create(FileDescriptorProtoSchema, {
      ...{ name, dependency, syntax: "proto3" },
      ...(name === "s.proto" && services),
    }),
  );
}

test("files that import each other are an error that says so", async () => {
  const sent = [file("s.proto", "b.proto"), file("b.proto", "s.proto")];

  expect(await refused(lists(() => [fileAnswer(...sent)]))).toEqual([
    "schema",
    'the schema that the server describes is not whole: a.S: "s.proto" imports itself',
  ]);
});

test("two files of one name are an error that says so", async () => {
  const sent = [file("s.proto"), file("s.proto", "b.proto")];

  expect((await refused(lists(() => [fileAnswer(...sent)])))[1]).toBe(
    'the schema that the server describes has two files called "s.proto"',
  );
});

test("a server that always has another import is an error, in time", async () => {
  const endless = lists((asked) => {
    const next = asked.case === "fileByFilename" ? Number.parseInt(asked.value, 10) + 1 : 0;
    const name = asked.case === "fileByFilename" ? asked.value : "s.proto";
    return [fileAnswer(file(name, `${next}.proto`))];
  });

  const [code, message] = await refused(endless, { timeoutMs: 1000 });
  expect(code).toBe("unreachable");
  expect(message).toContain("the server's description of itself ");
});

test("a server of too many files is an error", async () => {
  const many = Array.from({ length: 5001 }, (_, index) => file(`${index}.proto`));

  expect(await refused(lists(() => [fileAnswer(...many)]))).toEqual([
    "schema",
    "the schema that the server describes has more than 5000 files",
  ]);
});

test("a server that nests its files as deep as it may is read", async () => {
  const deep = Array.from({ length: 4999 }, (_, index) =>
    file(`${index}.proto`, ...(index < 4998 ? [`${index + 1}.proto`] : [])),
  );
  const reflection = await reflected(
    lists(() => [fileAnswer(file("s.proto", "0.proto"), ...deep)]),
  );

  expect(filesOf(reflection.descriptorSet).size).toBe(5000);
});

test("a server that lists services without end is an error", async () => {
  const names = Array.from({ length: 1001 }, (_, index) => `a.S${index}`);

  expect(await refused(() => [listAnswer(...names)])).toEqual([
    "schema",
    "the schema that the server describes has more than 1000 services",
  ]);
});

test("a server that is gone cannot be reached", async () => {
  const closed = createServer();
  const transport = grpcJs(`127.0.0.1:${await loopbackPort(closed)}`);
  closed.close();
  onTestFinished(() => transport.close());

  await expect(reflect(transport)).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringContaining("breaks off: UNAVAILABLE: "),
  });
});

test("asking ends when it is aborted", async () => {
  const controller = new AbortController();
  const aborting = lists(() => {
    controller.abort(new Error("enough"));
    return [];
  });

  await expect(told(aborting, { signal: controller.signal })).rejects.toThrow("enough");
});
