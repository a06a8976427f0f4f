import { compileSources } from "../../schema/compile.ts";
import type { Schema } from "../../schema/schema.ts";

/** proto2: required, groups, extensions, defaults, closed enums, a message set, recursion. */
const proto2 = `
syntax = "proto2";
package rich.two;

message Two {
  required int32 id = 1;
  required Leaf leaf = 2;
  optional group Part = 3 { optional string text = 1; repeated group Item = 2 { required bool on = 1; } }
  repeated int32 numbers = 4 [packed = true];
  repeated sint64 longs = 5;
  optional string word = 6 [default = "Rosebud"];
  optional int64 far = 7 [default = -9223372036854775808];
  optional Color color = 8 [default = BLUE];
  repeated Color colors = 9;
  optional double ratio = 10 [default = nan];
  optional Two child = 11;
  optional Bag bag = 12;
  map<string, Size> by_name = 13;
  oneof choice { int32 count = 14; string title = 15; Leaf twig = 16; }
  optional Endless endless = 17;
  extensions 100 to 200;
}
message Leaf { required string name = 1; optional bytes data = 2; }
enum Color { option allow_alias = true; GREEN = 3; BLUE = -1; RED = 7; CRIMSON = 7; }
enum Size { SMALL = 0; LARGE = 5; }
message Endless { required Endless again = 1; }
message Bag { option message_set_wire_format = true; extensions 4 to max; }
message Sticker { extend Bag { optional Sticker sticker = 5000; } optional string label = 1; }
message Badge { extend Bag { optional Badge badge = 6000; } required int32 rank = 1; }
extend Two { optional Leaf extra = 100; repeated fixed32 extras = 101 [packed = true]; optional float weight = 150; }
`;

/** proto3: both presences, every map key, every scalar, oneofs, open enums, the well-known types. */
const proto3 = `
syntax = "proto3";
package rich.three;
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

message Scalars {
  double d = 1; float f = 2; int32 i = 3; int64 l = 4; uint32 u = 5; uint64 ul = 6; sint32 s = 7; sint64 sl = 8;
  fixed32 fi = 9; fixed64 fl = 10; sfixed32 si = 11; sfixed64 sfl = 12; bool b = 13; string t = 14; bytes y = 15; Mood mood = 16;
}
message Presence {
  optional double d = 1; optional float f = 2; optional int32 i = 3; optional int64 l = 4; optional bool b = 5;
  optional string t = 6; optional bytes y = 7; optional Mood mood = 8; Scalars scalars = 9;
}
message Lists {
  repeated double d = 1; repeated float f = 2; repeated int64 l = 3 [packed = false]; repeated bool b = 4;
  repeated string t = 5; repeated bytes y = 6; repeated Mood mood = 7; repeated Scalars scalars = 8; repeated Tree trees = 9;
}
message Maps {
  map<int32, int32> i = 1; map<int64, string> l = 2; map<uint32, bytes> u = 3; map<uint64, double> ul = 4;
  map<sint32, float> s = 5; map<sint64, Mood> sl = 6; map<fixed32, bool> fi = 7; map<fixed64, uint64> fl = 8;
  map<sfixed32, sint32> si = 9; map<sfixed64, fixed64> sfl = 10; map<bool, string> b = 11; map<string, Tree> t = 12;
}
message Choice {
  oneof one { int32 number = 1; string text = 2; bytes data = 3; Mood mood = 4; Scalars scalars = 5; bool flag = 6; }
  oneof other { double d = 7; Tree tree = 8; }
}
message Tree { int32 value = 1; Tree left = 2; repeated Tree others = 3; map<string, Forest> named = 4; string note = 5; }
message Forest { repeated Tree trees = 1; }
message Chain { Chain next = 1; int32 value = 2; }
message Times {
  google.protobuf.Timestamp at = 1; google.protobuf.Duration took = 2; google.protobuf.FieldMask mask = 3;
  google.protobuf.Struct struct = 4; google.protobuf.Value value = 5; google.protobuf.ListValue list = 6;
  google.protobuf.Any any = 7; google.protobuf.Int64Value wrapped = 8; repeated google.protobuf.Value values = 9;
  google.protobuf.NullValue nothing = 10;
}
enum Mood { MOOD_UNSPECIFIED = 0; MOOD_GOOD = 1; MOOD_BAD = 2; MOOD_FAR = 2147483647; MOOD_LOW = -2147483648; }
`;

/** Editions: delimited messages, implicit presence, a closed enum, unpacked lists. */
const editions = `
edition = "2023";
package rich.editions;

message Edition {
  int32 explicit = 1;
  int32 implicit = 2 [features.field_presence = IMPLICIT];
  int32 required = 3 [features.field_presence = LEGACY_REQUIRED];
  Edition child = 4 [features.message_encoding = DELIMITED];
  repeated Edition children = 5 [features.message_encoding = DELIMITED];
  repeated int32 expanded = 6 [features.repeated_field_encoding = EXPANDED];
  Shut shut = 7;
  string raw = 8 [features.utf8_validation = NONE];
}
enum Shut { option features.enum_type = CLOSED; SHUT_ONE = 1; SHUT_TWO = 2; }
`;

let compiled: Schema | undefined;

/** A schema with every kind of field of proto2, proto3 and editions; compiled on the first call. */
export function richSchema(): Schema {
  compiled ??= compileSources(
    new Map([
      ["rich/two.proto", proto2],
      ["rich/three.proto", proto3],
      ["rich/editions.proto", editions],
    ]),
  );
  return compiled;
}
