import { compileSources } from "../../schema/compile.ts";
import type { Schema, SchemaSlice } from "../../schema/schema.ts";

/** The schema of the codec contract: the messages of the encoding guide, one claim each. */
export function contractSchema(): Schema {
  compiled ??= compileSources(
    new Map([
      ["contract/messages.proto", `${head}${imports}${messages}${uses}`],
      ["contract/imported.proto", imported],
    ]),
  );
  return compiled;
}

/** The same schema without what it imports, for codecs that know one package only. */
export function flatSchema(): Schema {
  flat ??= compileSources(new Map([["contract/messages.proto", `${head}${messages}`]]));
  return flat;
}

/** Another schema, with another `contract.Test1` and a message of its own. */
export function rivalSchema(): Schema {
  rival ??= compileSources(new Map([["contract/messages.proto", rivalMessages]]));
  return rival;
}

/** What codecs are opened with, for one form of a schema: with its text, or descriptors alone. */
export function opened(schema: Schema, form: "sources" | "descriptors"): SchemaSlice {
  const slice = schema.slice(schema.messageNames);
  return form === "sources" ? slice : { ...slice, sources: new Map() };
}

let compiled: Schema | undefined;
let flat: Schema | undefined;
let rival: Schema | undefined;

// https://protobuf.dev/programming-guides/encoding/ has Test1 to Test5 under these names.
const head = `
syntax = "proto3";
package contract;
`;

const imports = `
import "contract/imported.proto";
import "google/protobuf/timestamp.proto";
`;

const messages = `
message Test1 { int32 a = 1; }
message Test2 { string b = 2; }
message Test3 { Test1 c = 3; }
message Test5 { repeated int32 f = 6; }
message Test6 { map<string, int32> g = 7; }
message Expanded { repeated int32 f = 6 [packed = false]; }
message Zigzag { sint64 value = 1; }
message Long { int64 value = 1; uint64 other_value = 2; }
message Present { optional int32 value = 1; }
message Outer { message Inner { string name = 1; } Inner inner = 1; repeated Inner more = 2; }
message Narrow { string kept = 1; }
message Wide { string kept = 1; string added = 2; }
enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
message Kinds {
  double f1 = 1; float f2 = 2; int32 f3 = 3; int64 f4 = 4; uint32 f5 = 5; uint64 f6 = 6;
  sint32 f7 = 7; sint64 f8 = 8; fixed32 f9 = 9; fixed64 f10 = 10; sfixed32 f11 = 11;
  sfixed64 f12 = 12; bool f13 = 13; string f14 = 14; bytes f15 = 15; Color f16 = 16;
  Test1 sub_message = 17; repeated sint64 list_of_longs = 18; repeated Test2 list_of_messages = 19;
  map<int64, string> by_long = 20; map<bool, Test1> by_bool = 21; map<string, bytes> by_text = 22;
  oneof choice { int32 first_choice = 23; string second_choice = 24; }
}
`;

const uses = `
message Uses { imported.Part part = 1; google.protobuf.Timestamp at = 2; }
`;

const imported = `
syntax = "proto3";
package contract.imported;
message Part { string label = 1; }
`;

const rivalMessages = `
syntax = "proto3";
package contract;
message Test1 { string a = 1; }
message Rival { string a = 1; }
`;
