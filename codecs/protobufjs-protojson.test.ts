import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { protobufjsProtojsonCodec } from "./protobufjs-protojson.ts";
import { codecContract } from "./testing/codec-contract.ts";
import { opened } from "./testing/contract-schemas.ts";

for (const { title, check } of codecContract(protobufjsProtojsonCodec(), { encodesObjects: false }))
  test(`protobufjs-protojson ${title}`, check);

const schema = compileText(`
  edition = "2023";
  import "google/protobuf/any.proto";
  import "google/protobuf/duration.proto";
  message M {
    google.protobuf.Any any = 1;
    google.protobuf.Duration how_long = 2;
    int32 renamed = 3 [json_name = "other"];
    bytes data = 4;
    extensions 100 to 200;
  }
  extend M { string text = 100; }
`);

for (const form of ["sources", "descriptors"] as const)
  for (const json of [
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1.500s"}}',
    '{"howLong":"-1s"}',
    '{"other":7}',
    '{"data":"+/8="}',
    '{"[text]":"x"}',
  ])
    test(`reads and writes ${json} (from ${form})`, async () => {
      const session = await openSession(protobufjsProtojsonCodec(), opened(schema, form));

      const output = await session.transcode("M", Buffer.from(json), "json", "json");

      expect(Buffer.from(output).toString()).toBe(json);
    });

test("refuses text that is no UTF-8", async () => {
  const session = await openSession(protobufjsProtojsonCodec(), opened(schema, "sources"));

  expect(() => session.transcode("M", Uint8Array.of(0x22, 0x80, 0x22), "json", "json")).toThrow(
    "encoded data was not valid",
  );
});
