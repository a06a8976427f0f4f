import type { Codec, CodecSession } from "./codec.ts";

/** What a session of a text codec does. */
export type TextSession = Required<Pick<CodecSession, "decodeText" | "encodeText">>;

/** A codec of text: it reads and writes no messages, and says so. */
export function textCodec(
  name: string,
  version: string,
  open: () => TextSession | Promise<TextSession>,
): Codec {
  return {
    name,
    version,
    claims: { formats: [] },
    open: async () => ({
      transcode() {
        throw new Error(`${name} reads and writes text, and no messages`);
      },
      ...(await open()),
    }),
  };
}
