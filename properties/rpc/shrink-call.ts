import { shrinkStyle } from "../../generators/encodings.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { shorter } from "../../generators/shrink/sequence.ts";
import type { MessageType } from "../../schema/types.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { MetadataEntry } from "../../transports/transport.ts";
import type { WirePart } from "../input.ts";
import { lazyPart, styledPart } from "../inputs.ts";
import type { CallInput } from "./call-input.ts";

/**
 * Strictly simpler calls, simplest first: without metadata, without compression, on its own in place of over a known
 * good request, with fewer messages, then each message written more plainly and with less in it, last the metadata a little less.
 *
 * Works on any input, however it was made.
 */
export function* shrinkCall(type: MessageType, input: CallInput): Generator<CallInput> {
  const { note: _, ...call } = input;
  const { metadata, compression, overKnownGood, without, ...bare } = call;
  if (metadata !== undefined) yield withoutKey(call, "metadata");
  if (compression !== undefined) yield withoutKey(call, "compression");
  if (overKnownGood !== undefined)
    yield { ...bare, ...(metadata && { metadata }), ...(compression && { compression }) };
  if (without !== undefined) yield withoutKey(call, "without");
  yield* withFewerMessages(call);
  yield* withSimplerMessages(type, call);
  for (const entries of simplerMetadata(metadata ?? [])) yield { ...call, metadata: entries };
}

/** None at all is for a method that takes a stream: of one message nothing is left out. */
function* withFewerMessages(call: CallInput): Generator<CallInput> {
  if (call.messages.length < 2) return;
  for (const messages of shorter(call.messages))
    if (messages.length > 0) yield { ...call, messages };
}

function* withSimplerMessages(type: MessageType, call: CallInput): Generator<CallInput> {
  for (const [index, part] of call.messages.entries())
    for (const simpler of simplerParts(type, part))
      yield { ...call, messages: call.messages.with(index, simpler) };
}

function* simplerParts(type: MessageType, { value, style }: WirePart): Generator<WirePart> {
  if (style !== undefined)
    for (const plainer of shrinkStyle(style)) yield styledPart(type, value, plainer);
  for (const simpler of shrinkMessage(type, value))
    yield style === undefined
      ? lazyPart(simpler, () => encode(type, simpler))
      : styledPart(type, simpler, style);
}

function* simplerMetadata(entries: readonly MetadataEntry[]): Generator<readonly MetadataEntry[]> {
  for (const fewer of shorter(entries)) if (fewer.length > 0) yield fewer;
  for (const [index, { name, value }] of entries.entries())
    if (value.length > 0) {
      const half = value.slice(0, Math.floor(value.length / 2));
      yield entries.with(index, { name, value: half });
      yield entries.with(index, { name, value: value.slice(0, -1) });
    }
}

function withoutKey(call: CallInput, key: "metadata" | "compression" | "without"): CallInput {
  return Object.fromEntries(
    Object.entries(call).filter(([name]) => name !== key),
  ) as unknown as CallInput;
}
