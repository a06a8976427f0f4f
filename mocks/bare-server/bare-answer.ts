import {
  dataFrames,
  type FrameRun,
  frameFlag,
  frameHeadBytes,
  headerFrames,
} from "../../transports/wire/frames.ts";
import { HeaderEncoder } from "../../transports/wire/hpack/header-encoder.ts";
import type { HeaderField } from "../../transports/wire/hpack/header-field.ts";
import type { DataRun } from "../../transports/wire/sending.ts";

/** What every call is answered with, for any stream. */
export interface BareAnswer {
  readonly head: FrameRun;
  readonly body: DataRun;
  readonly trailers: FrameRun;
}

/** One message of so many bytes, and OK. PROTOCOL-HTTP2.md, "Responses" */
export function bareAnswer(messageBytes: number): BareAnswer {
  const message = Buffer.alloc(5 + messageBytes);
  message.writeUInt32BE(messageBytes, 1);
  const body = dataFrames([message], 0);
  return {
    head: headerFrames(
      blockOf([
        [":status", "200"],
        ["content-type", "application/grpc"],
      ]),
      0,
    ),
    body: { ...body, flowBytes: body.bytes.length - body.starts.length * frameHeadBytes },
    trailers: headerFrames(blockOf([["grpc-status", "0"]]), frameFlag.endStream),
  };
}

/** A block that has the peer keep nothing, whatever it was asked to: it means the same every time. RFC 7541 section 4.2 */
function blockOf(fields: readonly HeaderField[]): Buffer {
  const encoder = new HeaderEncoder();
  encoder.resize(0);
  return encoder.encode(fields);
}
