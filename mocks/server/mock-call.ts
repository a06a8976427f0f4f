import { describeJson } from "../../schema/json/describe-json.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import type { MetadataEntry } from "../../transports/transport.ts";

/** A message that a mock server got. */
export class MockMessage {
  readonly bytes: Uint8Array;
  private readonly schema: Schema;
  private readonly type: MessageType;
  private read: MessageValue | undefined;

  constructor(schema: Schema, type: MessageType, bytes: Uint8Array) {
    this.schema = schema;
    this.type = type;
    this.bytes = bytes;
  }

  /** What the bytes mean. @throws WireError where they are no message of the type. */
  get value(): MessageValue {
    this.read ??= decode(this.type, this.bytes);
    return this.read;
  }

  /**
   * ProtoJSON as JavaScript data: 64-bit integers are strings.
   *
   * @throws JsonError where ProtoJSON cannot say the message; WireError as {@link MockMessage.value} does.
   */
  get json(): unknown {
    return JSON.parse(toJson(this.schema, this.type, this.value));
  }

  /** One line for a person; never throws. */
  describe(): string {
    try {
      return describeJson(this.schema, this.type, this.value);
    } catch {
      return `no ${this.type.typeName}: ${Buffer.from(this.bytes).toString("hex")}`;
    }
  }
}

/** A call that a mock server got. */
export interface MockCall {
  /** `acme.v1.Orders/Create` */
  readonly method: string;
  /** Which call of the method it is, from 0. */
  readonly index: number;
  /** When it came, in milliseconds since 1970. */
  readonly time: number;
  /** What was sent beside the messages. */
  readonly metadata: readonly MetadataEntry[];
  /** What has been sent so far, in order; of a flood the first part. */
  readonly requests: readonly MockMessage[];
  /** How many messages have been sent so far. */
  readonly requestCount: number;
  /** The name of the status it ended with; `CANCELLED` where caller or server did not wait; absent while it is under way. */
  readonly status?: string;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}
