/** An encoding of a message that codecs read and write. */
export type Format = "binary" | "json";

/** What a codec promises. A promise it does not make is not held against it. */
export interface CodecClaims {
  /** The formats it reads and writes. */
  readonly formats: readonly Format[];
  /** What becomes of unknown fields in binary; `undefined` where it says nothing. */
  readonly unknownFields?: "kept" | "dropped";
  /** What becomes of unknown members in JSON; `undefined` where it says nothing. */
  readonly jsonUnknownFields?: "refused" | "ignored";
  /** Parts of the language that its documentation says it does not support. */
  readonly unsupported?: readonly Unsupported[];
}

/** A part of the language that some codecs leave out, by their own documentation. */
export type Unsupported = "groups" | "extensions" | "message-set" | "closed-enums" | "required";

/** A schema as codecs receive it. */
export interface CodecSchema {
  /** A serialized `google.protobuf.FileDescriptorSet`. */
  readonly descriptorSet: Uint8Array;
  /** Path to `.proto` text; empty where only descriptors are known. */
  readonly sources: ReadonlyMap<string, string>;
}

/** A codec that has read one schema. */
export interface CodecSession {
  /** Reads `input` in format `from` as `typeName`, writes it again in format `to`. A throw is a refusal. */
  transcode(
    typeName: string,
    input: Uint8Array,
    from: Format,
    to: Format,
  ): Uint8Array | Promise<Uint8Array>;
  /**
   * The first half of {@link transcode}: the library's own message, which nobody but {@link encode}
   * of the same session looks into. With both halves, what each costs is measured apart.
   */
  decode?(typeName: string, input: Uint8Array, from: Format): unknown;
  /**
   * The second half: writes a message that {@link decode} gave for the same type, as often as it is
   * asked to. What both do one after the other is what {@link transcode} does.
   */
  encode?(typeName: string, message: unknown, to: Format): Uint8Array | Promise<Uint8Array>;
  /**
   * Encodes a plain JavaScript object, for input that no valid bytes can carry (a lone surrogate, say).
   *
   * Keys are field names as the `.proto` file has them; 64-bit integers are
   * `bigint`, enum values numbers, `bytes` a `Uint8Array`, maps plain objects.
   */
  encodeObject?(
    typeName: string,
    object: Readonly<Record<string, unknown>>,
  ): Uint8Array | Promise<Uint8Array>;
  /** Reads text in an encoding, chunk by chunk; `encoding` is a name of `iconv-lite`. A throw is a refusal. */
  decodeText?(encoding: string, chunks: readonly Uint8Array[]): string;
  /** Writes text in an encoding, chunk by chunk. A throw is a refusal. */
  encodeText?(encoding: string, chunks: readonly string[]): Uint8Array;
  close?(): void | Promise<void>;
}

/**
 * Anything that turns one encoding of a message into another: a library, one
 * configuration of a library, or a program in another language.
 *
 * Settings decide conformance, so the same library under two settings is two
 * codecs with two names.
 */
export interface Codec {
  /** Stable in reports: "protobufjs", "protobuf-es". */
  readonly name: string;
  readonly version: string;
  readonly claims: CodecClaims;
  open(schema: CodecSchema): CodecSession | Promise<CodecSession>;
}

/** What a module of a user exports: a codec whose claims, left out, are both formats and nothing else. */
export type CodecModule = Omit<Codec, "claims"> & Partial<Pick<Codec, "claims">>;
