import type { CodecClaims, CodecSchema, Format } from "../../../codecs/codec.ts";
import type { Outcome } from "../../../properties/outcome.ts";
import type { ToolErrorCode } from "../../../schema/tool-error.ts";

/** A codec, and the version of a schema that it is to open. */
export interface CodecSetup {
  /** The codec, as `--codec` takes it. */
  readonly spec: string;
  /** Where relative paths start. */
  readonly baseFolder: string;
  readonly schema: CodecSchema;
}

/** One message for a codec. */
export interface TranscodeRequest {
  readonly typeName: string;
  readonly input: Uint8Array;
  readonly from: Format;
  readonly to: Format;
}

/** What came of it where the codec answered; `declined` where it says that it is not meant. */
export type TranscodeOutcome = Outcome | { readonly kind: "declined" };

/** What the process of a codec is told. */
export type CodecOrder =
  /** First of all, and once. */
  | { readonly kind: "open"; readonly setup: CodecSetup }
  | { readonly kind: "transcode"; readonly request: TranscodeRequest };

/** What it is called, and what it promises. */
export interface OpenedCodec {
  readonly kind: "opened";
  readonly name: string;
  readonly version: string;
  readonly claims: CodecClaims;
}

/** What the process of a codec answers: once to each order, in their order. */
export type CodecReply =
  | OpenedCodec
  | {
      readonly kind: "failed";
      readonly code: ToolErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
    }
  | { readonly kind: "transcoded"; readonly outcome: TranscodeOutcome };
