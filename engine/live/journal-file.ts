import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { WireStyle } from "../../schema/wire/style.ts";
import type { Compression } from "../../transports/transport.ts";
import { restoredMetadata, type StoredMetadata, storedMetadata } from "./stored-call.ts";

/**
 * The form of a journal: slots of one size, each with the call that is under way there. A slot begins with
 * two numbers of 32 bits, little-endian: how many bytes of JSON follow (0 where no call is under way), and
 * how many bytes of requests behind these.
 */
export const slotBytes = 69_632;

const prefixBytes = 8;

/** Which case of a run a call is made for. */
export interface JournalCase {
  readonly seed: string;
  readonly phase: string;
  readonly index: number;
}

/** A call that was under way when its process ended. */
export interface LostCall {
  readonly subject: string;
  /** The requests; `undefined` where they were too large to be written down. */
  readonly messages: readonly LostMessage[] | undefined;
  readonly input: Omit<CallInput, "messages">;
  readonly about?: JournalCase;
}

/** One request. */
export interface LostMessage {
  readonly bytes: Uint8Array;
  readonly style?: WireStyle;
}

interface SlotHead {
  readonly subject: string;
  /** Of each request; left out where they are not here. */
  readonly sizes?: readonly number[];
  readonly styles?: readonly (WireStyle | null)[];
  readonly metadata?: readonly StoredMetadata[];
  readonly compression?: Compression;
  readonly note?: string;
  readonly about?: JournalCase;
}

/** Writes a call into the bytes of a slot, and gives how many are used. */
export function writeSlot(
  slot: Buffer,
  subject: string,
  input: CallInput,
  about?: JournalCase,
): number {
  const size = input.messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const whole = headText(subject, input, about);
  // A character takes three bytes at most, for each unit of UTF-16.
  const fits = prefixBytes + whole.length * 3 + size <= slotBytes;
  const head = fits
    ? whole
    : JSON.stringify({ subject, ...(about === undefined ? {} : { about }) });
  const headSize = slot.write(head, prefixBytes);
  let at = prefixBytes + headSize;
  for (const { bytes } of fits ? input.messages : []) {
    slot.set(bytes, at);
    at += bytes.length;
  }
  slot.writeUInt32LE(headSize, 0);
  slot.writeUInt32LE(fits ? size : 0, 4);
  return at;
}

function headText(subject: string, input: CallInput, about: JournalCase | undefined): string {
  const { messages, metadata, compression, note } = input;
  const isStyled = messages.some(({ style }) => style !== undefined);
  const head: SlotHead = {
    subject,
    sizes: messages.map(({ bytes }) => bytes.length),
    ...(isStyled ? { styles: messages.map(({ style }) => style ?? null) } : {}),
    ...(metadata === undefined ? {} : { metadata: metadata.map(storedMetadata) }),
    ...(compression === undefined ? {} : { compression }),
    ...(note === undefined ? {} : { note }),
    ...(about === undefined ? {} : { about }),
  };
  return JSON.stringify(head);
}

/** The calls that the slots of a journal hold; what is no whole slot is passed over: it was being written. */
export function readSlots(file: Uint8Array): readonly LostCall[] {
  const calls: LostCall[] = [];
  for (let at = 0; at < file.length; at += slotBytes) {
    const call = readSlot(Buffer.from(file.subarray(at, at + slotBytes)));
    if (call !== undefined) calls.push(call);
  }
  return calls;
}

function readSlot(slot: Buffer): LostCall | undefined {
  if (slot.length < prefixBytes) return undefined;
  const headSize = slot.readUInt32LE(0);
  const size = slot.readUInt32LE(4);
  const body = prefixBytes + headSize;
  if (headSize === 0 || body + size > slot.length) return undefined;
  const head = headOf(slot.toString("utf8", prefixBytes, body));
  if (head === undefined) return undefined;
  const { subject, metadata, compression, note, about } = head;
  return {
    subject,
    messages: messagesOf(head, slot.subarray(body, body + size)),
    input: {
      ...(metadata === undefined ? {} : { metadata: metadata.map(restoredMetadata) }),
      ...(compression === undefined ? {} : { compression }),
      ...(note === undefined ? {} : { note }),
    },
    ...(about === undefined ? {} : { about }),
  };
}

/** What the JSON says; `undefined` where it is none of a journal. */
function headOf(text: string): SlotHead | undefined {
  try {
    const head = JSON.parse(text) as Partial<SlotHead> | null;
    return typeof head?.subject === "string" ? (head as SlotHead) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function messagesOf(head: SlotHead, body: Uint8Array): readonly LostMessage[] | undefined {
  if (head.sizes === undefined) return undefined;
  let at = 0;
  return head.sizes.map((size, index) => {
    const bytes = Uint8Array.from(body.subarray(at, at + size));
    at += size;
    const style = head.styles?.[index] ?? undefined;
    return { bytes, ...(style === undefined ? {} : { style }) };
  });
}
