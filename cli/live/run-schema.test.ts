import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { compileSources } from "../../schema/compile.ts";
import { filesOf } from "../../schema/descriptor-sets.ts";
import { methodsOf, subjectOf } from "../../schema/methods.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { rawServer } from "../../transports/testing/raw-server.ts";
import {
  describing,
  listAnswer,
  registerReflection,
} from "../../transports/testing/reflection-server.ts";
import { testServer } from "../../transports/testing/test-server.ts";
import { runSchema } from "./run-schema.ts";

const flags = {
  ...{ proto: [], importPath: [], descriptorSet: [], protoset: [] },
  reflection: "auto" as const,
};

test("a service that stands in a file with one that the server has, and that it does not list, is not called", async () => {
  const text = `syntax = "proto3"; package acme; message M {}
    service Stock { rpc Count(M) returns (M); } service Orders { rpc Get(M) returns (M); }`;
  const { descriptorSet } = compileSources(new Map([["acme.proto", text]]));
  const whole = describing(filesOf(descriptorSet));
  const port = await testServer((server) =>
    registerReflection(server, "v1", (asked) =>
      asked.case === "listServices" ? [listAnswer("acme.Stock")] : whole(asked),
    ),
  );
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const options = { timeoutMs: 5000, signal: new AbortController().signal };
  const { schema, warnings } = await runSchema(flags, transport, options);

  expect(methodsOf(schema).map(subjectOf)).toEqual(["acme.Stock/Count"]);
  expect(warnings).toEqual([]);
});

test("what says 404 to every question is not taken for a server of gRPC that has no reflection", async () => {
  const port = await rawServer((stream) => stream.respond({ ":status": 404 }, { endStream: true }));
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const options = { timeoutMs: 5000, signal: new AbortController().signal };

  await expect(runSchema(flags, transport, options)).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringMatching(/HTTP\/2, but .* HTTP status 404$/),
    hint: expect.stringMatching(/port .* --proto/),
  });
});

test.each([
  [
    ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"],
    "only grpc.health.v1.Health, ",
  ],
  [[], "no service"],
])("a server that has only what libraries bring along is told so: %j", async (services, said) => {
  const port = await testServer((server) =>
    registerReflection(server, "v1", () => [listAnswer(...services)]),
  );
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const options = { timeoutMs: 5000, signal: new AbortController().signal };

  await expect(runSchema(flags, transport, options)).rejects.toMatchObject({
    code: "nothing-selected",
    message: expect.stringContaining(`the server offers nothing of its own: it lists ${said}`),
    hint: expect.stringMatching(/right port/),
  });
});

test("a service that libraries bring along may be given, and is no difference where the server lists it", async () => {
  const port = await testServer((server) =>
    registerReflection(server, "v1", () => [listAnswer("grpc.health.v1.Health")]),
  );
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const file = new URL("../../schema/grpc/proto/grpc/health/v1/health.proto", import.meta.url);
  const given = { ...flags, proto: [fileURLToPath(file)] };
  const options = { timeoutMs: 5000, signal: new AbortController().signal };
  const { schema, warnings } = await runSchema(given, transport, options);

  expect(methodsOf(schema).map(subjectOf)).toContain("grpc.health.v1.Health/Check");
  expect(warnings).toEqual([]);
});
