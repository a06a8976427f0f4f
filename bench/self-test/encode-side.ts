import { protobufjsTypes } from "../../codecs/protobufjs-copy.ts";
import type { BenchCase } from "../measure/bench-case.ts";

/** Encoding by a built-in codec, with a known amount of work too much. */
export interface EncodeSide {
  readonly kind: "self-test";
  readonly descriptorSet: Uint8Array;
  readonly typeName: string;
  /** What is encoded, in its bytes. */
  readonly messages: readonly Uint8Array[];
  /** How often all of them are encoded in one call. */
  readonly passes: number;
  /** How often it says that they are. With 105 passes for 100, an operation costs 5 % more. */
  readonly passesCounted: number;
}

/** Its one case: protobuf.js with a copy of its own of the types and of the code that it makes for them. */
export async function encodeCases(side: EncodeSide): Promise<readonly BenchCase[]> {
  const { descriptorSet, typeName, passes, passesCounted } = side;
  const types = await protobufjsTypes({ descriptorSet, sources: new Map() });
  const type = types.type(typeName);
  const messages = side.messages.map((bytes) => type.decode(bytes));
  return [
    {
      name: `protobufjs/encode/${typeName}`,
      operations: messages.length * passesCounted,
      bytes: side.messages.reduce((sum, { length }) => sum + length, 0) * passesCounted,
      run() {
        let written = 0;
        for (let pass = 0; pass < passes; pass++)
          for (const message of messages) written += type.encode(message).finish().length;
        return written;
      },
    },
  ];
}
