import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { protoJsonText } from "./proto-json-text.ts";

/**
 * The message that ProtoJSON in a config, or in a claim of the user's own, means; as data of JavaScript, with `bigint`,
 * bytes and NaN.
 *
 * @param where names it, for the error: `call("acme.v1.Orders/Create")`
 * @throws ToolError `config` where it is no message of the type.
 */
export function configMessage(
  schema: Schema,
  type: MessageType,
  json: unknown,
  where: string,
): MessageValue {
  try {
    return fromJson(schema, type, protoJsonText(json));
  } catch (error) {
    if (!(error instanceof JsonError || error instanceof TypeError)) throw error;
    throw new ToolError(`${where}: no ${type.typeName}: ${error.message}`, {
      code: "config",
      hint: `wireproof describe ${type.typeName} shows its fields`,
      cause: error,
    });
  }
}
