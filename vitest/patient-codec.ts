import type { Codec, CodecSession } from "../codecs/codec.ts";

/**
 * A codec whose promises are waited for, but not for ever: one that does not settle in time refuses
 * its input, which names it, where the test would only end without a word of the message.
 */
export function patientCodec(codec: Codec, patienceMs: number): Codec {
  return {
    ...codec,
    open: async (schema) => patientSession(await codec.open(schema), patienceMs),
  };
}

function patientSession(session: CodecSession, patienceMs: number): CodecSession {
  const { decodeText, encodeText } = session;
  return {
    // These answer at once.
    ...(decodeText === undefined ? {} : { decodeText: decodeText.bind(session) }),
    ...(encodeText === undefined ? {} : { encodeText: encodeText.bind(session) }),
    transcode: (...args) => settled(session.transcode(...args), patienceMs),
    ...(session.encodeObject === undefined
      ? {}
      : {
          encodeObject: (...args) =>
            settled(session.encodeObject?.(...args) ?? new Uint8Array(), patienceMs),
        }),
    close: () => session.close?.(),
  };
}

function settled(
  answer: Uint8Array | Promise<Uint8Array>,
  patienceMs: number,
): Uint8Array | Promise<Uint8Array> {
  if (!(answer instanceof Promise)) return answer;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`did not settle within ${patienceMs} ms`)),
      patienceMs,
    );
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
