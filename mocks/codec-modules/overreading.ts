import type { Codec } from "../../codecs/codec.ts";
import { oracleCodec } from "../oracle-codec.ts";
import { overreadingCodec } from "../stale-memory-faults.ts";

const codec: Codec = overreadingCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
