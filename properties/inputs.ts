import type { Format } from "../codecs/codec.ts";
import { edgesOf } from "../generators/edges.ts";
import { shrinkStyle } from "../generators/encodings.ts";
import type { NotedBytes } from "../generators/hostile/hostile-kinds.ts";
import { messageDrawer } from "../generators/message.ts";
import { shrinkMessage } from "../generators/shrink/message.ts";
import { type ByteRun, joinRuns } from "../schema/byte-runs.ts";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import { encode } from "../schema/wire/encode.ts";
import { encodeInStyle } from "../schema/wire/encode-in-style.ts";
import { canonicalStyle, type WireStyle } from "../schema/wire/style.ts";
import type { CaseInput, RawInput, WireInput, WirePart } from "./input.ts";
import type { Inputs } from "./property.ts";

/** Valid messages, each canonically encoded. */
export function canonicalInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      for (const value of edgesOf(type))
        yield wireInput(lazyPart(value, () => encode(type, value)));
    },
    random: (prng) => wireInput(canonicalPart(type, draw(prng))),
    *shrink(input) {
      for (const value of shrinkMessage(type, onlyPart(input).value))
        yield wireInput(canonicalPart(type, value));
    },
  };
}

/** A value whose bytes are written when they are first asked for: most boundaries are only counted. */
export function lazyPart(
  value: MessageValue,
  write: () => Uint8Array,
  style?: WireStyle,
): WirePart {
  let bytes: Uint8Array | undefined;
  return {
    value,
    // A property of its own, so that a message to another thread takes the bytes along.
    get bytes() {
      bytes ??= write();
      return bytes;
    },
    ...(style === undefined ? {} : { style }),
  };
}

/** A value in its canonical encoding. */
export function canonicalPart(type: MessageType, value: MessageValue): WirePart {
  return { value, bytes: encode(type, value) };
}

/** A value in any legal encoding, written when it is first asked for. */
export function styledPart(type: MessageType, value: MessageValue, style: WireStyle): WirePart {
  return lazyPart(value, () => encodeInStyle(type, value, style), style);
}

/** Simpler inputs of one part: the same value written more plainly, then simpler ones written as it is. */
export function* shrinkStyled(type: MessageType, input: CaseInput): Generator<WireInput> {
  const { value, style = canonicalStyle } = onlyPart(input);
  for (const simpler of shrinkStyle(style)) yield wireInput(styledPart(type, value, simpler));
  for (const simpler of shrinkMessage(type, value))
    yield wireInput(styledPart(type, simpler, style));
}

/** An input of one or more parts. */
export function wireInput(...parts: readonly WirePart[]): WireInput {
  return { kind: "wire", parts };
}

/** The part of an input that has one. */
export function onlyPart(input: CaseInput): WirePart {
  const part = input.kind === "wire" ? input.parts[0] : undefined;
  if (part === undefined) throw new TypeError("expected an input of one wire part");
  return part;
}

/** An input of bytes that need mean nothing. */
export function rawInput(
  runs: readonly ByteRun[],
  options: { readonly format?: Format; readonly note?: string } = {},
): RawInput {
  const { format = "binary", note } = options;
  return { kind: "raw", format, runs, ...(note === undefined ? {} : { note }) };
}

/** An input of bytes that are made when they are first asked for: most boundaries are only counted. */
export function lazyRawInput(make: () => NotedBytes): RawInput {
  let made: NotedBytes | undefined;
  const whole = () => {
    made ??= make();
    return made;
  };
  return {
    kind: "raw",
    format: "binary",
    // Properties of its own, so that a message to another thread takes them along.
    get runs() {
      return whole().runs;
    },
    get note() {
      return whole().note;
    },
  };
}

/** The bytes of an input that is bytes. */
export function bytesOfInput(input: CaseInput): Uint8Array {
  if (input.kind === "raw") return joinRuns(input.runs);
  if (input.kind === "charset") return input.bytes;
  return onlyPart(input).bytes;
}
