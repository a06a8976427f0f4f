import {
  defaultFrameBytes,
  defaultWindowBytes,
  errorCode,
  max31Bits,
  readUint32,
  setting,
} from "./frames.ts";

/** The largest frame that a side may allow; none of ours is larger than the smallest that it must. */
const maxFrameBytes = 2 ** 24 - 1;

/** Why settings cannot be taken. */
export interface SettingsFault {
  readonly code: number;
  readonly reason: string;
}

/** What the other side has said of itself. RFC 9113 section 6.5.2 */
export class PeerSettings {
  maxConcurrentStreams: number = Number.POSITIVE_INFINITY;
  initialWindowBytes: number = defaultWindowBytes;
  /** How much it keeps of the fields of headers; `undefined` where it has not said since it was asked last. */
  headerTableBytes: number | undefined;

  /** Takes the payload of SETTINGS. Settings that are not known are passed over (section 6.5.2). */
  take(payload: Buffer): SettingsFault | undefined {
    if (payload.length % 6 !== 0)
      return { code: errorCode.frameSizeError, reason: `SETTINGS of ${payload.length} bytes` };
    let fault: SettingsFault | undefined;
    for (let at = 0; at < payload.length; at += 6)
      fault ??= this.takeOne(payload.readUInt16BE(at), readUint32(payload, at + 2));
    return fault;
  }

  private takeOne(id: number, value: number): SettingsFault | undefined {
    if (id === setting.headerTableSize) this.headerTableBytes = value;
    else if (id === setting.maxConcurrentStreams) this.maxConcurrentStreams = value;
    else if (id === setting.initialWindowSize) {
      if (value > max31Bits)
        return { code: errorCode.flowControlError, reason: `a window of ${value} bytes` };
      this.initialWindowBytes = value;
    } else if (id === setting.maxFrameSize && (value < defaultFrameBytes || value > maxFrameBytes))
      return { code: errorCode.protocolError, reason: `frames of ${value} bytes` };
    return undefined;
  }
}
