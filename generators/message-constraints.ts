import type { MessageType } from "../schema/types.ts";

/** What to keep to when drawing messages. */
export interface MessageConstraints {
  /**
   * How many levels of messages may lie under the root, from 0 to 1000. Required fields nest deeper
   * where they must.
   * @defaultValue 4
   */
  readonly maxDepth?: number;
  /**
   * After how many elements (fields, list and map entries, in the whole tree) no further optional
   * message is begun and lists end after one element. A message under way is still finished. From 0 on.
   * @defaultValue 400
   */
  readonly maxElements?: number;
  /**
   * Whether text may hold surrogates without their other half. No bytes can carry those: only for
   * input that is a JavaScript object.
   * @defaultValue false
   */
  readonly loneSurrogates?: boolean;
  /**
   * Whether messages hold unknown fields: the root always, one in four of those inside.
   * @defaultValue false
   */
  readonly unknownFields?: boolean;
  /**
   * The types that a `google.protobuf.Any` may hold.
   * @defaultValue every message type that can be reached from the root
   */
  readonly anyTypes?: readonly MessageType[];
}
