import type { Codec } from "../../codecs/codec.ts";
import { steppedSession } from "../../codecs/steps.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { toJson } from "../../schema/json/to-json.ts";
import { Schema } from "../../schema/schema.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";

/** Our own reading and writing, for scale: it is on every machine, and was not written to be fast. */
export function referenceCodec(): Codec {
  return {
    name: "oracle",
    version: "1",
    claims: { formats: ["binary", "json"] },
    open({ descriptorSet }) {
      const schema = new Schema({ descriptorSet });
      return steppedSession<MessageType, MessageValue>({
        type: (typeName) => schema.message(typeName),
        read: (type, input, from) =>
          from === "binary"
            ? decode(type, input)
            : fromJson(schema, type, input, { ignoreUnknown: false }),
        write: (type, message, to) =>
          to === "binary" ? encode(type, message) : Buffer.from(toJson(schema, type, message)),
      });
    },
  };
}
