import { requireBinary } from "./binary-only.ts";
import type { CodecSession, Format } from "./codec.ts";

/** How a library reads a message and writes it again. A throw is a refusal. */
export interface CodecSteps<Type, Message> {
  /** @throws Error where the library has no type of that full name. */
  type(typeName: string): Type;
  read(type: Type, input: Uint8Array, from: Format): Message;
  write(type: Type, message: Message, to: Format): Uint8Array;
}

/** Remembers the types that a library has to look for; what it throws of one that it has not is thrown each time. */
export function remembered<Type>(find: (typeName: string) => Type): (typeName: string) => Type {
  const known = new Map<string, Type>();
  return (typeName) => {
    let type = known.get(typeName);
    if (type === undefined) {
      type = find(typeName);
      known.set(typeName, type);
    }
    return type;
  };
}

/** What a session does by reading and writing. */
export type SteppedSession = Required<Pick<CodecSession, "transcode" | "decode" | "encode">>;

/** A session of a library that has the two steps, in every format. */
export function steppedSession<Type, Message>(steps: CodecSteps<Type, Message>): SteppedSession {
  return {
    transcode(typeName, input, from, to) {
      const type = steps.type(typeName);
      return steps.write(type, steps.read(type, input, from), to);
    },
    decode: (typeName, input, from) => steps.read(steps.type(typeName), input, from),
    // A cast: whose message it is, is for the caller to keep.
    encode: (typeName, message, to) => steps.write(steps.type(typeName), message as Message, to),
  };
}

/** As {@link steppedSession}, of a codec that reads and writes binary only, and says so by its name. */
export function binarySession<Type, Message>(
  codec: string,
  steps: CodecSteps<Type, Message>,
): SteppedSession {
  const { transcode, decode, encode } = steppedSession(steps);
  return {
    transcode(typeName, input, from, to) {
      requireBinary(codec, from, to);
      return transcode(typeName, input, from, to);
    },
    decode(typeName, input, from) {
      requireBinary(codec, from, "binary");
      return decode(typeName, input, from);
    },
    encode(typeName, message, to) {
      requireBinary(codec, "binary", to);
      return encode(typeName, message, to);
    },
  };
}
