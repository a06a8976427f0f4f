import { seedStream } from "../../engine/seeds.ts";
import { messageDrawer } from "../../generators/message.ts";
import { prngOf } from "../../generators/prng.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { Schema } from "../../schema/schema.ts";
import { encode } from "../../schema/wire/encode.ts";
import { type BenchCase, sizeOf } from "../measure/bench-case.ts";
import { caseName } from "./operations.ts";

/** How many messages of each type are measured. */
const messagesPerType = 100;

/** A message in the bytes that codecs are given. */
export interface DrawnMessage {
  /** The canonical encoding; a Buffer of its own, as files, sockets and gRPC hand Node users their bytes. */
  readonly bytes: Buffer;
  /** Its ProtoJSON; left out where that cannot say it. */
  readonly json?: Buffer;
}

/**
 * Messages of a type. They rest on the seed and the name of the type alone, so that no filter and no other type gives it
 * others.
 *
 * @throws ToolError `schema` where no finite message of the type is complete.
 */
export function drawnMessages(
  schema: Schema,
  typeName: string,
  seed: string,
): readonly DrawnMessage[] {
  const type = schema.message(typeName);
  const draw = drawerOf(schema, typeName, seed);
  return Array.from({ length: messagesPerType }, (_, index) => {
    const value = draw(index);
    const bytes = Buffer.from(encode(type, value));
    try {
      return { bytes, json: Buffer.from(toJson(schema, type, value)) };
    } catch {
      return { bytes };
    }
  });
}

/** Drawing the same messages, and nothing else. */
export function drawCase(schema: Schema, typeName: string, seed: string): BenchCase {
  const draw = drawerOf(schema, typeName, seed);
  return {
    name: caseName("generator", "draw", typeName),
    ...sizeOf(drawnMessages(schema, typeName, seed)),
    run() {
      let set = 0;
      for (let index = 0; index < messagesPerType; index++) set += draw(index).fields.size;
      return set;
    },
  };
}

function drawerOf(schema: Schema, typeName: string, seed: string) {
  const check = { property: "bench", subject: typeName, codec: "" };
  const seeds = seedStream(seed, check, "random");
  const draw = messageDrawer(schema.message(typeName));
  const prng = prngOf(0, 0, 0, 0);
  return (index: number) => {
    prng.seed(...seeds.at(index));
    return draw(prng);
  };
}
