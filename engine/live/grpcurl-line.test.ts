import { expect, test } from "vitest";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { compileSources } from "../../schema/compile.ts";
import { fromHex } from "../../schema/hex.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { canonicalStyle } from "../../schema/wire/style.ts";
import {
  anyAddress,
  type GrpcurlSetup,
  grpcurlLine,
  grpcurlLines,
  grpcurlLineTo,
} from "./grpcurl-line.ts";

const schema = compileSources(
  new Map([
    [
      "t.proto",
      `syntax = "proto3"; package t;
       message M { string s = 1; double d = 2; optional double o = 3; repeated M more = 4; map<string, M> m = 5; }
       service S { rpc U(M) returns (M); rpc C(stream M) returns (M); }`,
    ],
  ]),
);
const type = schema.message("t.M");
const setup: GrpcurlSetup = { target: { address: "localhost:50051", metadata: [] } };

function ofJson(...texts: readonly string[]): CallInput {
  const values = texts.map((text) => fromJson(schema, type, text));
  return { messages: values.map((value) => ({ value, bytes: encode(type, value) })) };
}

function ofHex(hex: string): CallInput {
  return { messages: [{ value: decode(type, fromHex(hex)), bytes: fromHex(hex) }] };
}

function line(input: CallInput, subject = "t.S/U", how = setup): string | undefined {
  return grpcurlLine(schema, subject, input, how);
}

test("a request is one word for a shell, whatever is in it", () => {
  expect(line(ofJson('{"s":"it\'s $HOME\\u0000\\u202e"}'))).toBe(
    String.raw`grpcurl -plaintext -d '{"s":"it'\''s $HOME\u0000\u202e"}' localhost:50051 t.S/U`,
  );
});

test("the requests of a stream stand one after the other, and none is an empty word", () => {
  expect(line(ofJson('{"s":"a"}', "{}"), "t.S/C")).toBe(
    `grpcurl -plaintext -d '{"s":"a"} {}' localhost:50051 t.S/C`,
  );
  expect(line(ofJson(), "t.S/C")).toBe("grpcurl -plaintext -d '' localhost:50051 t.S/C");
});

test("the connection is that of the run, and values of the user's metadata are variables", () => {
  const how: GrpcurlSetup = {
    target: {
      address: "[::1]:443",
      authority: "orders.example",
      tls: { insecure: false },
      metadata: [{ name: "x-api-key", value: "s3cret" }],
    },
    files: { ca: "my ca.pem", cert: "c.pem", key: "k.pem" },
    schemaFlags: ["-protoset", "all.binpb"],
  };

  expect(line(ofJson("{}"), "t.S/U", how)).toBe(
    "grpcurl -cacert 'my ca.pem' -cert c.pem -key k.pem -authority orders.example " +
      `-H "x-api-key: $X_API_KEY" -protoset all.binpb -d '{}' '[::1]:443' t.S/U`,
  );
});

test("where any certificate will do, none is named to trust", () => {
  const how: GrpcurlSetup = {
    target: { address: "localhost:1", tls: { insecure: true }, metadata: [] },
    files: { ca: "ca.pem" },
  };

  expect(line(ofJson("{}"), "t.S/U", how)).toBe("grpcurl -insecure -d '{}' localhost:1 t.S/U");
});

test("generated metadata is sent as it was, bytes in base64", () => {
  const metadata = [
    { name: "a", value: "x'y" },
    { name: "b-bin", value: Uint8Array.of(1, 255) },
  ];

  expect(line({ ...ofJson("{}"), metadata })).toBe(
    String.raw`grpcurl -plaintext -H 'a: x'\''y' -H 'b-bin: Af8=' -d '{}' localhost:50051 t.S/U`,
  );
});

test.each<[string, CallInput]>([
  ["unknown fields", ofHex("980601")],
  ["a varint with surplus bytes", ofHex("0a810061")],
  ["fields in another order", ofHex("11000000000000f03f0a0161")],
  [
    "a style of its own",
    { messages: [{ ...ofHex("").messages[0], style: canonicalStyle }] as never },
  ],
  ["-0 where it would be taken for the default", ofJson('{"more":[{"m":{"a":{"d":-0}}}]}')],
  ["compression", { ...ofJson("{}"), compression: "gzip" }],
  ["metadata that ends in a space", { ...ofJson("{}"), metadata: [{ name: "a", value: "b " }] }],
  ["a request that is longer than an argument", ofJson(`{"s":"${"a".repeat(100_000)}"}`)],
])("there is no line for %s", (_, input) => {
  expect(line(input)).toBeUndefined();
});

test("there is one for -0 where presence is told", () => {
  expect(line(ofJson('{"o":-0}'))).toContain(`-d '{"o":-0}'`);
});

test("there is none for a method that the schema lacks", () => {
  expect(line(ofJson("{}"), "t.S/Gone")).toBeUndefined();
});

test.each([
  ["localhost:50051", "localhost:1", "-d '{}' localhost:1 t.S/U"],
  ["[::1]:443", "unix:/a b", "-d '{}' 'unix:/a b' t.S/U"],
  [anyAddress, "[::1]:443", "-d '{}' '[::1]:443' t.S/U"],
])("a line for %s is one for %s with another address", (from, to, end) => {
  const made = line(ofJson("{}"), "t.S/U", { target: { address: from, metadata: [] } }) ?? "";
  const stored = { subject: "t.S/U", target: from === anyAddress ? "localhost:9" : from };

  expect(grpcurlLineTo(made, stored, { address: to, metadata: [] })).toBe(
    `grpcurl -plaintext ${end}`,
  );
});

test("a line is none for a server that is reached in another way, or where it is not known to be for the first", () => {
  const made = line(ofJson("{}")) ?? "";
  const tls = { insecure: false };

  const stored = { subject: "t.S/U", target: "localhost:50051" };
  expect(grpcurlLineTo(made, stored, { address: "b:1", metadata: [], tls })).toBeUndefined();
  const other = { subject: "t.S/U", target: "localhost:50052" };
  expect(grpcurlLineTo(made, other, { address: "b:1", metadata: [] })).toBeUndefined();
});

test("of several calls each has a line, or none but the last where one cannot be said", () => {
  const step = (input: CallInput) => ({ subject: "t.S/U", input, takes: [], fresh: [] });
  const [first, last] = [step(ofJson('{"s":"a"}')), step(ofJson('{"s":"b"}'))];
  const unsaid = step(ofHex("f80101"));

  expect(grpcurlLines(schema, { steps: [first, last] }, setup)).toEqual({
    grpcurl: line(last.input),
    grpcurlBefore: [line(first.input)],
  });
  expect(grpcurlLines(schema, { steps: [unsaid, last] }, setup)).toEqual({
    grpcurl: line(last.input),
  });
  expect(grpcurlLines(schema, { steps: [last] }, setup)).toEqual({ grpcurl: line(last.input) });
  expect(grpcurlLines(schema, { steps: [first, unsaid] }, setup)).toEqual({});
});
