import { expect, test } from "vitest";
import { benchSubject } from "./bench-subject.ts";

test("an address is a server, anything else a schema", () => {
  for (const address of [
    "localhost:50051",
    "127.0.0.1:1",
    "[::1]:50051",
    "unix:/tmp/a.sock",
    "host:1",
  ])
    expect(benchSubject([address], {})).toEqual({ kind: "server", address });
  for (const path of ["protos/", "a.proto", "b.binpb", "C:\\protos", "package.json"])
    expect(benchSubject([path], {})).toEqual({ kind: "schema", paths: [path] });
  expect(benchSubject(["a", "b"], {})).toEqual({ kind: "schema", paths: ["a", "b"] });
});

test("without either it is what the flags or the config start or name", () => {
  expect(benchSubject([], { demo: true })).toEqual({ kind: "schema", paths: [] });
  expect(benchSubject([], { spawn: "node server.js" })).toEqual({
    kind: "server",
    address: undefined,
  });
  expect(benchSubject([], { target: "localhost:1" })).toEqual({
    kind: "server",
    address: "localhost:1",
  });
  expect(() => benchSubject([], {})).toThrow("nothing to measure is given");
});

test("two servers are compared by a flag, and a server's schema is given by one", () => {
  expect(() => benchSubject(["localhost:1", "localhost:2"], {})).toThrow(
    expect.objectContaining({ hint: "--against localhost:2 compares two servers in one run" }),
  );
  expect(() => benchSubject(["protos/", "localhost:2"], {})).toThrow(
    expect.objectContaining({ hint: "--proto protos/ gives the schema of a server" }),
  );
});
