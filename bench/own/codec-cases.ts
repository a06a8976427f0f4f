import type { Type } from "protobufjs";
import { builtInCodecs } from "../../codecs/built-in.ts";
import type { Codec } from "../../codecs/codec.ts";
import { defaultCodecNames } from "../../codecs/our-codecs.ts";
import { protobufjsTypes } from "../../codecs/protobufjs-copy.ts";
import { type BenchCase, sizeOf } from "../measure/bench-case.ts";
import type { EncodedMessage, Everything } from "./everything.ts";

/**
 * The bare library on the messages of the engine's cases: `Type.decode` and `Type.encode`, and
 * nothing of ours.
 *
 * The bytes lie ready as Buffers; the engine has to make a Buffer of what it drew.
 */
export async function bareCases(everything: Everything): Promise<readonly BenchCase[]> {
  const { schema, type, messages } = everything;
  const slice = schema.slice([type.typeName]);
  const compiled = async (): Promise<Type> => (await protobufjsTypes(slice)).type(type.typeName);
  const bare = await compiled();
  const size = sizeOf(messages);
  // Compiled once more, so that no code that is measured has made objects that stay.
  const other = await compiled();
  const decoded = messages.map(({ bytes }) => other.decode(bytes));
  return [
    {
      name: "protobufjs/decode-encode/everything",
      ...size,
      run() {
        let written = 0;
        for (const { bytes } of messages)
          written += bare.encode(bare.decode(bytes)).finish().length;
        return written;
      },
    },
    {
      name: "protobufjs/decode/everything",
      ...size,
      run() {
        let set = 0;
        for (const { bytes } of messages) set += bare.decode(bytes) === undefined ? 0 : 1;
        return set;
      },
    },
    {
      name: "protobufjs/encode/everything",
      ...size,
      run() {
        let written = 0;
        for (const message of decoded) written += other.encode(message).finish().length;
        return written;
      },
    },
  ];
}

/** Every built-in codec, through its session: what a check hands the bytes to. */
export async function transcodeCases(everything: Everything): Promise<readonly BenchCase[]> {
  const cases: BenchCase[] = [];
  for (const name of defaultCodecNames()) {
    const codec = builtInCodecs.get(name);
    if (codec !== undefined) cases.push(await transcodeCase(codec(), everything));
  }
  return cases;
}

async function transcodeCase(codec: Codec, everything: Everything): Promise<BenchCase> {
  const { schema, type } = everything;
  const session = await codec.open(schema.slice([type.typeName]));
  const transcode = (bytes: Uint8Array): Uint8Array | Promise<Uint8Array> =>
    session.transcode(type.typeName, bytes, "binary", "binary");
  const messages: EncodedMessage[] = [];
  for (const message of everything.messages)
    if (await accepts(transcode, message.bytes)) messages.push(message);
  return {
    name: `${codec.name}/transcode/everything`,
    ...sizeOf(messages),
    async run() {
      let written = 0;
      for (const { bytes } of messages) {
        const answer = transcode(bytes);
        // Awaited only where there is something to await, as the engine does.
        written += (answer instanceof Uint8Array ? answer : await answer).length;
      }
      return written;
    },
  };
}

/** Some codecs refuse some of the messages; a throw would be measured instead of the codec. */
async function accepts(
  transcode: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>,
  bytes: Uint8Array,
): Promise<boolean> {
  try {
    await transcode(bytes);
    return true;
  } catch {
    return false;
  }
}
