import { compileText } from "../../schema/compile.ts";
import type { Schema } from "../../schema/schema.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { Behaviour, ReceivedCall, Reply } from "./faulty-server.ts";

/** Methods of each sort that claims by several calls are made about: one that reads, one that may be called twice, one that may not. */
export const shop: Schema = compileText(`
  syntax = "proto3";
  package shop.v1;
  message Item { string id = 1; string name = 2; int32 count = 3; repeated int32 sizes = 4; Detail detail = 5; }
  message Detail { string text = 1; int32 weight = 2; }
  message Answer { string id = 1; string name = 2; int32 count = 3; repeated int32 sizes = 4; Detail detail = 5;
    int64 answer_number = 6; string answered_at = 7; int32 stored = 8; repeated string log = 9; }
  service Shop {
    rpc Read(Item) returns (Answer) { option idempotency_level = NO_SIDE_EFFECTS; }
    rpc Put(Item) returns (Answer) { option idempotency_level = IDEMPOTENT; }
    rpc Add(Item) returns (Answer);
    rpc Collect(stream Item) returns (Answer);
  }
`);

/** What the shop keeps: by the id of an item what it logs of it, one line for each time it was put. */
export type Shelf = Map<string, readonly string[]>;

/** What a fault changes of the way in which the shop works. */
export interface ShopFault {
  /** What is kept of an item that is put again. */
  readonly logOnPut?: (before: readonly string[], name: string) => readonly string[];
  /** What becomes of a request before it is answered. */
  readonly before?: (call: ReceivedCall) => Promise<void> | void;
}

/**
 * The behaviours of a shop, sound but for the fault: `Read` answers with the item and what is kept of it, `Put` keeps it, `Add` keeps
 * it once. Every answer has a number and a time of its own.
 */
export function shopBehaviours(fault: ShopFault = {}): Readonly<Record<string, Behaviour>> {
  const shelf: Shelf = new Map();
  const { logOnPut = (_before, name) => [name], before = () => undefined } = fault;
  let answers = 0;
  const answerTo = (item: MessageValue): Reply => {
    answers++;
    const id = textAt(item, 1);
    return ok(item, [
      [6, BigInt(answers)],
      [7, new Date(Date.now() + answers).toISOString()],
      [8, shelf.size],
      [9, shelf.get(id) ?? []],
    ]);
  };
  const put = (item: MessageValue): Reply => {
    const id = textAt(item, 1);
    if (id === "") return { code: 3, details: "id is required" };
    shelf.set(id, logOnPut(shelf.get(id) ?? [], textAt(item, 2)));
    return answerTo(item);
  };
  const add = (item: MessageValue): Reply => {
    const id = textAt(item, 1);
    return shelf.has(id) ? { code: 6, details: `there is ${id} already` } : put(item);
  };
  const unary = (answer: (item: MessageValue) => Reply): Behaviour => {
    return async (call) => {
      await before(call);
      return answer(decode(shop.message("shop.v1.Item"), call.messages[0] ?? new Uint8Array()));
    };
  };
  return {
    "/shop.v1.Shop/Read": unary(answerTo),
    "/shop.v1.Shop/Put": unary(put),
    "/shop.v1.Shop/Add": unary(add),
    "/shop.v1.Shop/Collect": async (call) => {
      await before(call);
      return ok({ fields: new Map(), unknown: [] }, [[8, call.messages.length]]);
    },
  };
}

/** The text of a field of a message. */
export function textAt({ fields }: MessageValue, number: number): string {
  const content = fields.get(number);
  return typeof content === "string" ? content : "";
}

/** An answer with the fields of an item and some more; what is empty is left out. */
function ok(item: MessageValue, more: readonly (readonly [number, FieldValue])[]): Reply {
  const fields = new Map(item.fields);
  for (const [number, content] of more)
    if (!(Array.isArray(content) && content.length === 0) && content !== 0)
      fields.set(number, content);
  return { messages: [encode(shop.message("shop.v1.Answer"), { fields, unknown: [] })] };
}
