import type {
  Carrier,
  Delivery,
  Parcel,
  Received,
  Written,
} from "../../../properties/compat/carrier.ts";
import { mappedMessage } from "../../../properties/mapped-message.ts";
import { andThen } from "../../../properties/outcome.ts";
import { withoutUnknown } from "../../../properties/without-unknown.ts";
import { firstDifference } from "../../../schema/compare.ts";
import type { MessageType } from "../../../schema/types.ts";
import type { MessageValue } from "../../../schema/value.ts";
import type { CodecVersions } from "./codec-versions.ts";

/** Who writes and who reads; the oracle where `undefined`. */
export interface Carriers {
  readonly name: string;
  readonly oracle: Carrier;
  readonly writer: CodecVersions | undefined;
  readonly reader: CodecVersions | undefined;
}

/** How often a reader has to do the same again before it is believed. */
const repetitions = 2;

/**
 * Codecs as writer and reader.
 *
 * The oracle puts each value into binary, which the writing codec transcodes by the writer's version; what the
 * reading codec transcodes to binary by the reader's version is what it read. So a codec needs
 * no other way in than that by which all are tested.
 *
 * A codec's own bugs are none of the change. A value is not sent where the writing codec does not write
 * what was meant, as the oracle reads it by the writer's own version; and what the reading codec loses
 * says nothing where it loses it by the writer's version too. Unknown fields do not count in
 * either: to drop them is what some codecs do, and shows in messages that come back.
 */
export function carrierBetween(parts: Carriers): Carrier {
  const { oracle, writer, reader } = parts;
  return {
    name: parts.name,
    write(parcel, value) {
      if (writer?.carries(parcel) === false || reader?.carries(parcel) === false) return unsayable;
      return writer === undefined
        ? oracle.write(parcel, value)
        : written(oracle, writer, parcel, value);
    },
    async read(parcel, bytes) {
      if (reader === undefined) return oracle.read(parcel, bytes);
      return (await received(oracle, reader, parcel, bytes)) ?? declined;
    },
    showsChange: (delivery) => reader === undefined || isShown(oracle, reader, delivery),
  };
}

const unsayable: Written = { kind: "unsayable" };

/** Of which nothing is shown, as the codec is asked again. */
const declined: Received = { kind: "refused", reason: "not meant for it" };

async function written(
  oracle: Carrier,
  writer: CodecVersions,
  parcel: Parcel,
  value: MessageValue,
): Promise<Written> {
  const { side, type, encoding } = parcel;
  const meant = await oracle.write({ ...parcel, encoding: "binary" }, value);
  if (meant.kind === "unsayable") return meant;
  const outcome = await writer.transcode(side, {
    ...{ typeName: type.typeName, input: meant.bytes },
    ...{ from: "binary", to: encoding },
  });
  if (outcome.kind !== "wrote") return unsayable;
  const { bytes } = outcome;
  const own = await oracle.read(parcel, bytes);
  return means(type, value, own) ? { kind: "sent", bytes } : unsayable;
}

/** What a codec makes of a message; `undefined` where it says that it is not meant. */
async function received(
  oracle: Carrier,
  reader: CodecVersions,
  parcel: Parcel,
  bytes: Uint8Array,
): Promise<Received | undefined> {
  const { side, type, encoding } = parcel;
  const outcome = await reader.transcode(side, {
    ...{ typeName: type.typeName, input: bytes },
    ...{ from: encoding, to: "binary" },
  });
  if (outcome.kind === "declined") return undefined;
  if (outcome.kind === "refused") {
    // Which field it is that lacks is known of what the oracle reads, and of no refusal.
    const read = await oracle.read(parcel, bytes);
    if (read.kind === "read" && lacksRequired(type, read.value)) return read;
  }
  if (outcome.kind !== "wrote") return { kind: "refused", reason: outcome.reason };
  return andThen<Received, Received>(
    oracle.read({ ...parcel, encoding: "binary" }, outcome.bytes),
    (read) =>
      read.kind === "read"
        ? read
        : { kind: "refused", reason: `what it wrote of it is no message: ${read.reason}` },
  );
}

/**
 * Whether the reading codec keeps a message by the writer's version, and does by its own what it did before:
 * each of both more than once, for some codecs do now this and now that.
 */
async function isShown(
  oracle: Carrier,
  reader: CodecVersions,
  delivery: Delivery,
): Promise<boolean> {
  const { from, to, value, bytes } = delivery;
  if (!reader.carries(to)) return false;
  for (let count = 0; count < repetitions; count++) {
    const own = await received(oracle, reader, from, bytes);
    if (own === undefined || !means(from.type, value, own)) return false;
    const again = await received(oracle, reader, to, bytes);
    if (again === undefined || !isSame(to.type, delivery.received, again)) return false;
  }
  return true;
}

function isSame(type: MessageType, one: Received, other: Received): boolean {
  if (one.kind === "refused" || other.kind === "refused") return one.kind === other.kind;
  return firstDifference(type, one.value, other.value) === undefined;
}

/** Whether a required field is not set, in a message or in one that it contains. */
function lacksRequired(type: MessageType, value: MessageValue): boolean {
  let lacks = false;
  mappedMessage(type, value, (inner, message) => {
    lacks ||= inner.fields.some(
      ({ presence, number }) => presence === "required" && !message.fields.has(number),
    );
    return message;
  });
  return lacks;
}

/** Whether somebody read what was meant, unknown fields aside. */
function means(type: MessageType, meant: MessageValue, received: Received): boolean {
  if (received.kind === "refused") return false;
  const [expected, actual] = [meant, received.value].map((value) => withoutUnknown(type, value));
  if (expected === undefined || actual === undefined) return false;
  return firstDifference(type, expected, actual) === undefined;
}
