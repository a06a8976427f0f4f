import type { Codec } from "../../codecs/codec.ts";
import { protoMemberRefusingCodec } from "../json-faults.ts";
import { oracleIgnoringUnknownCodec } from "../oracle-codec.ts";

const codec: Codec = protoMemberRefusingCodec(oracleIgnoringUnknownCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
