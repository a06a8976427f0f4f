import { createServer, type Socket } from "node:net";
import { listening } from "../../testing/listening.ts";
import { FrameReader } from "../frame-reader.ts";
import {
  clientPreface,
  errorCode,
  frameFlag,
  frameHeadBytes,
  frameOf,
  frameType,
  settingsFrame,
} from "../frames.ts";

/** What a server does with a stream whose request is there. */
export type StreamHandler = (socket: Socket, stream: number) => void;

/** A server that says frame by frame what it is told to, sound or not, on 127.0.0.1 until the test is over; gives its port. */
export async function frameServer(
  handler: StreamHandler,
  greeting: Buffer = settingsFrame([]),
): Promise<number> {
  const server = createServer((socket) => {
    let preface = clientPreface.length;
    let current = 0;
    const isLast = (flags: number, stream: number): void => {
      if ((flags & frameFlag.endStream) !== 0) handler(socket, stream);
    };
    const reader = new FrameReader({
      dataBegins: (stream) => {
        current = stream;
      },
      dataPiece: () => {},
      dataEnds: (flags) => isLast(flags, current),
      headerBlock: (stream, flags) => isLast(flags, stream),
      controlFrame: () => {},
      violation: () => socket.destroy(),
    });
    socket.write(greeting);
    socket.on("data", (chunk) => {
      const skipped = Math.min(preface, chunk.length);
      preface -= skipped;
      reader.read(chunk, skipped, chunk.length);
    });
  });
  return await listening(server);
}

/** `:status: 200` and `content-type: application/grpc`. RFC 7541 section 6 */
export const headBlock: Buffer = Buffer.concat([
  Buffer.from([0x20, 0x88, 0x0f, 16, 16]),
  Buffer.from("application/grpc"),
]);
/** `grpc-status: 0` */
export const trailerBlock: Buffer = Buffer.concat([
  Buffer.from([0x00, 11]),
  Buffer.from("grpc-status"),
  Buffer.from([1, 0x30]),
]);

/** HEADERS of one frame. */
export function headersFrame(stream: number, block: Buffer, flags = 0): Buffer {
  return frameOf({ type: frameType.headers, flags: flags | frameFlag.endHeaders, stream }, block);
}

/** A whole answer: one message of no bytes, and OK. */
export function okAnswer(stream: number): Buffer {
  return Buffer.concat([
    headersFrame(stream, headBlock),
    frameOf({ type: frameType.data, flags: 0, stream }, Buffer.alloc(5)),
    headersFrame(stream, trailerBlock, frameFlag.endStream),
  ]);
}

/** GOAWAY. RFC 9113 section 6.8 */
export function goawayFrame(lastStream: number): Buffer {
  const payload = Buffer.alloc(frameHeadBytes);
  payload.writeUInt32BE(lastStream, 0);
  payload.writeUInt32BE(errorCode.noError, 4);
  return frameOf({ type: frameType.goaway, flags: 0, stream: 0 }, payload.subarray(0, 8));
}
