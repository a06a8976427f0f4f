import { expect, test } from "vitest";
import { conformanceSchema, runnerPath } from "./suite.ts";

test("has a runner for the platforms that the package is built for, and for no other", () => {
  expect(runnerPath("linux", "x64")).toMatch(/conformance_test_runner-linux-x64$/);
  expect(runnerPath("darwin", "x64")).toMatch(/conformance_test_runner-darwin-x64$/);
  expect(runnerPath("darwin", "arm64")).toMatch(/conformance_test_runner-darwin-x64$/);
  expect(runnerPath("linux", "arm64")).toBe(undefined);
  expect(runnerPath("win32", "x64")).toBe(undefined);
});

test("knows the protocol and every message that the suite tests with", () => {
  const schema = conformanceSchema();

  for (const name of [
    "conformance.ConformanceRequest",
    "conformance.ConformanceResponse",
    "protobuf_test_messages.proto2.TestAllTypesProto2",
    "protobuf_test_messages.proto3.TestAllTypesProto3",
    "protobuf_test_messages.editions.TestAllTypesEdition2023",
    "protobuf_test_messages.editions.proto2.TestAllTypesProto2",
    "protobuf_test_messages.editions.proto3.TestAllTypesProto3",
  ])
    expect(schema.find(name)?.typeName, name).toBe(name);
});
