import type { Codec } from "../../../codecs/codec.ts";
import { holdsMinusOne } from "../../../mocks/crash-faults.ts";
import { faultyCodec } from "../../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Takes memory until there is none. */
const codec: Codec = faultyCodec(oracleCodec(), {
  name: "eating-memory",
  transcode({ input, next }) {
    if (holdsMinusOne(input)) fill();
    return next(input);
  },
});

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;

function fill(): void {
  const taken: number[][] = [];
  // By the megabyte: of one large piece the whole process would die, not the thread.
  for (;;) taken.push(new Array(2 ** 17).fill(0.5));
}
