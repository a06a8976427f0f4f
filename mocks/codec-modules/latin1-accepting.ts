import type { Codec } from "../../codecs/codec.ts";
import { oracleCodec } from "../oracle-codec.ts";
import { latin1AcceptingCodec } from "../text-faults.ts";

const codec: Codec = latin1AcceptingCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
