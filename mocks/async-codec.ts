import { setImmediate } from "node:timers/promises";
import type { Codec, CodecSession } from "../codecs/codec.ts";

/** A codec that answers as the one inside does, but later: no fault, yet every caller must wait for it. */
export function asyncCodec(inner: Codec): Codec {
  return {
    name: "async",
    version: inner.version,
    claims: inner.claims,
    async open(schema) {
      await setImmediate();
      return asyncSession(await inner.open(schema));
    },
  };
}

function asyncSession(inner: CodecSession): CodecSession {
  const encodeObject = inner.encodeObject?.bind(inner);
  return {
    async transcode(typeName, input, from, to) {
      await setImmediate();
      return inner.transcode(typeName, input, from, to);
    },
    ...(encodeObject !== undefined && {
      async encodeObject(typeName: string, object: Readonly<Record<string, unknown>>) {
        await setImmediate();
        return encodeObject(typeName, object);
      },
    }),
    async close() {
      await setImmediate();
      await inner.close?.();
    },
  };
}
