import type { Codec } from "../../codecs/codec.ts";
import { acceptingCodec } from "../hostile-reading-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = acceptingCodec(oracleCodec(), "overlong varint");

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
