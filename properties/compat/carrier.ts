import { differencesAcross } from "../../schema/evolution/compare-across.ts";
import type { Side } from "../../schema/evolution/evolution-types.ts";
import { pairOf } from "../../schema/evolution/message-pair.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { UnencodableError, WireError } from "../../schema/wire/wire-error.ts";
import type { Encoding } from "./levels.ts";

/** What came of writing a message. */
export type Written =
  | { readonly kind: "sent"; readonly bytes: Uint8Array }
  /** The encoding has no way to say the value, or the codec refuses it: no fault of the change. */
  | { readonly kind: "unsayable" };

/** What came of reading one. */
export type Received =
  | { readonly kind: "read"; readonly value: MessageValue }
  | { readonly kind: "refused"; readonly reason: string };

/** A message on its way: of which version it is, and in which form it travels. */
export interface Parcel {
  readonly side: Side;
  readonly type: MessageType;
  readonly encoding: Encoding;
}

/** A message that was sent, and what became of it. */
export interface Delivery {
  readonly from: Parcel;
  readonly to: Parcel;
  readonly value: MessageValue;
  readonly bytes: Uint8Array;
  readonly received: Received;
}

/** What writes messages by one version of a schema, and reads them by another. */
export interface Carrier {
  /** How it is called in reports. */
  readonly name: string;
  write(parcel: Parcel, value: MessageValue): Written | Promise<Written>;
  read(parcel: Parcel, bytes: Uint8Array): Received | Promise<Received>;
  /**
   * Whether what became of a message shows something of the change, and not of the reader only, which
   * would do no better with the writer's own version; it always does where left out.
   */
  showsChange?(delivery: Delivery): boolean | Promise<boolean>;
}

/** Both versions of a schema. */
export type Schemas = Readonly<Record<Side, Schema>>;

/** What readers of ProtoJSON do with members that their version does not know. */
export type JsonUnknown = "ignore" | "refuse";

/**
 * Our oracle as writer and reader.
 *
 * By the specification a parser of ProtoJSON refuses unknown members unless it has been told to ignore
 * them, which everybody does who means to change a schema: so that is the default here. Unknown
 * names of enums it refuses either way.
 * https://protobuf.dev/programming-guides/json/#json-options
 */
export function oracleCarrier(schemas: Schemas, jsonUnknown: JsonUnknown = "ignore"): Carrier {
  const options = jsonUnknown === "ignore" ? ({ ignoreUnknown: "members" } as const) : {};
  const read: Carrier["read"] = ({ side, type, encoding }, bytes) => {
    try {
      const value =
        encoding === "binary" ? decode(type, bytes) : fromJson(schemas[side], type, bytes, options);
      return { kind: "read", value };
    } catch (error) {
      if (error instanceof JsonError || error instanceof WireError)
        return { kind: "refused", reason: error.message };
      throw error;
    }
  };
  return {
    name: "oracle",
    write({ side, type, encoding }, value) {
      try {
        const bytes =
          encoding === "binary"
            ? encode(type, value)
            : Buffer.from(toJson(schemas[side], type, value));
        return { kind: "sent", bytes };
      } catch (error) {
        if (error instanceof JsonError || error instanceof UnencodableError)
          return { kind: "unsayable" };
        throw error;
      }
    },
    read,
    // A version in which two fields have one name in JSON cannot read what it writes, whatever changed.
    showsChange({ from, value, bytes }) {
      if (from.encoding === "binary") return true;
      const own = read(from, bytes);
      if (own instanceof Promise || own.kind === "refused") return false;
      const same = pairOf(from.type, from.type);
      return differencesAcross(same, "old", value, own.value).length === 0;
    },
  };
}
