import { compileSources } from "../../../schema/compile.ts";
import { fromJson } from "../../../schema/json/from-json.ts";
import type { Schema } from "../../../schema/schema.ts";
import { encode } from "../../../schema/wire/encode.ts";
import { jsonText } from "../json-text.ts";
import type { JsonData } from "../mock-options.ts";

/** A schema with methods of all four kinds. */
export const orders: Schema = compileSources(
  new Map([
    [
      "acme/v1/orders.proto",
      `syntax = "proto3"; package acme.v1; import "google/protobuf/timestamp.proto";
       import "google/protobuf/struct.proto";
       service Orders {
         rpc Create(Draft) returns (Order);
         rpc Same(Order) returns (Order);
         rpc List(Draft) returns (stream Order);
         rpc Sum(stream Order) returns (Order);
         rpc Talk(stream Draft) returns (stream Order);
       }
       enum Kind { NONE = 0; GIFT = 1; }
       message Draft {
         string name = 1; int64 cents = 2; repeated string tags = 3; Item first = 4; Kind kind = 5;
         map<string, Item> items = 6; google.protobuf.Timestamp at = 7; optional int32 maybe = 8;
         double weight = 9; google.protobuf.Value any = 10; repeated Item list = 11; int32 count = 12;
       }
       message Order {
         string id = 1; string name = 2; int64 cents = 3; repeated string tags = 4; Item first = 5;
         Kind kind = 6; string count = 12; oneof by { double weight = 13; Item second = 14; }
       }
       message Item { string sku = 1; int32 amount = 2; }`,
    ],
  ]),
);

/** A message of the schema, from ProtoJSON. */
export function bytesOf(typeName: "Draft" | "Order", data: JsonData): Uint8Array {
  const type = orders.message(`acme.v1.${typeName}`);
  return encode(type, fromJson(orders, type, jsonText(data)));
}
