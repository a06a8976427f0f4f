/** What a frame is. RFC 9113 section 6 */
export const frameType = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** What may be said of a frame beside its type. RFC 9113 section 6 */
export const frameFlag = {
  endStream: 0x1,
  /** Of SETTINGS and PING. */
  ack: 0x1,
  endHeaders: 0x4,
  padded: 0x8,
  priority: 0x20,
} as const;

/** What a side can be told of the other. RFC 9113 section 6.5.2 */
export const setting = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

/** Why a stream or a connection ends. RFC 9113 section 7 */
export const errorCode = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  flowControlError: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  connectError: 10,
  enhanceYourCalm: 11,
  inadequateSecurity: 12,
  http11Required: 13,
} as const;

/** What a client says first. RFC 9113 section 3.4 */
export const clientPreface: Buffer<ArrayBuffer> = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** Bytes of the head of a frame. RFC 9113 section 4.1 */
export const frameHeadBytes = 9;
/** The largest payload that every side takes, and that we take. RFC 9113 section 4.2 */
export const defaultFrameBytes = 16_384;
/** How much may be sent before more is allowed, where nothing is said. RFC 9113 section 6.9.2 */
export const defaultWindowBytes = 65_535;
/** The largest window, and the largest number of a stream. RFC 9113 sections 6.9.1 and 5.1.1 */
export const max31Bits = 0x7fffffff;

/** What stands at the head of a frame. */
export interface FrameHead {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  /** Bytes of the payload. */
  readonly length: number;
}

/** Frames one behind the other that are the same for every stream but for its number, which is 0 in them. */
export interface FrameRun {
  readonly bytes: Buffer;
  /** Where each frame begins. */
  readonly starts: readonly number[];
}

/** Writes the head of a frame. RFC 9113 section 4.1 */
export function writeFrameHead(
  bytes: Uint8Array,
  at: number,
  { type, flags, stream, length }: FrameHead,
): void {
  bytes[at] = length >> 16;
  bytes[at + 1] = length >> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  writeUint32(bytes, at + 5, stream);
}

/** How many bytes of payload a frame says that it has. */
export function payloadBytes(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

/** Writes four bytes, the highest first. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Reads four bytes, the highest first. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return readUint31(bytes, at) + ((bytes[at] ?? 0) >= 0x80 ? 2 ** 31 : 0);
}

/** Reads four bytes without the highest bit, which is reserved. RFC 9113 section 4.1 */
export function readUint31(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) & 0x7f) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** A frame with its payload. */
export function frameOf(head: Omit<FrameHead, "length">, payload: Uint8Array): Buffer {
  const bytes = Buffer.alloc(frameHeadBytes + payload.length);
  writeFrameHead(bytes, 0, { ...head, length: payload.length });
  bytes.set(payload, frameHeadBytes);
  return bytes;
}

/** SETTINGS as a side sends them first. RFC 9113 section 6.5 */
export function settingsFrame(settings: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(settings.length * 6);
  for (const [index, [id, value]] of settings.entries()) {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  return frameOf({ type: frameType.settings, flags: 0, stream: 0 }, payload);
}

/** A block of headers as one frame, or as several where it is larger than one. RFC 9113 sections 6.2 and 6.10 */
export function headerFrames(block: Uint8Array, flags: number): FrameRun {
  const parts = partsOf(block);
  return runOf(
    parts.map((payload, index) => {
      const type = index === 0 ? frameType.headers : frameType.continuation;
      const isLast = index === parts.length - 1;
      const own = (index === 0 ? flags : 0) | (isLast ? frameFlag.endHeaders : 0);
      return frameOf({ type, flags: own, stream: 0 }, payload);
    }),
  );
}

/** Payloads as frames of DATA, each its own, or several where one is larger than a frame. RFC 9113 section 6.1 */
export function dataFrames(payloads: readonly Uint8Array[], lastFlags: number): FrameRun {
  const parts = payloads.flatMap(partsOf);
  return runOf(
    parts.map((payload, index) => {
      const flags = index === parts.length - 1 ? lastFlags : 0;
      return frameOf({ type: frameType.data, flags, stream: 0 }, payload);
    }),
  );
}

/** One at least. */
function partsOf(payload: Uint8Array): readonly Uint8Array[] {
  const count = Math.max(1, Math.ceil(payload.length / defaultFrameBytes));
  return Array.from({ length: count }, (_, index) =>
    payload.subarray(index * defaultFrameBytes, (index + 1) * defaultFrameBytes),
  );
}

function runOf(frames: readonly Buffer[]): FrameRun {
  let at = 0;
  const starts = frames.map((frame) => {
    at += frame.length;
    return at - frame.length;
  });
  return { bytes: Buffer.concat(frames), starts };
}
