import { expect, test } from "vitest";
import * as wireproof from "./index.ts";

// A name that goes, or changes what it does, is a change of major version.
test("the package offers what it promises", () => {
  expect(Object.keys(wireproof).sort()).toMatchInlineSnapshot(`
    [
      "CodecCrash",
      "CodecDeclines",
      "JsonError",
      "ToolError",
      "UnencodableError",
      "WireError",
      "annotateBytes",
      "binary",
      "canonicalStyle",
      "compatReport",
      "decode",
      "edgesOf",
      "encode",
      "encodeInStyle",
      "exitCode",
      "findProperty",
      "firstDifference",
      "fromJson",
      "jsonReport",
      "loadCodec",
      "loadSchema",
      "loadSide",
      "messageOf",
      "oraclePlan",
      "planOf",
      "properties",
      "readAccepted",
      "replay",
      "run",
      "runCompat",
      "styleOf",
      "text",
      "toJson",
    ]
  `);
});
