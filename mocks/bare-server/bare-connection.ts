import type { Socket } from "node:net";
import {
  clientPreface,
  errorCode,
  frameFlag,
  settingsFrame,
} from "../../transports/wire/frames.ts";
import { ownSettings, Session, type SessionEvents, Stream } from "../../transports/wire/session.ts";
import type { BareAnswer } from "./bare-answer.ts";

/** What a connection does with each call. */
export interface BareConnectionOptions {
  readonly answer: BareAnswer;
  readonly busyMicroseconds: number;
}

/** The server's end of a connection. */
export class BareConnection implements SessionEvents<Stream> {
  private readonly session: Session<Stream>;
  private readonly options: BareConnectionOptions;
  /** Of the client's preface. RFC 9113 section 3.4 */
  private prefaceGot = 0;

  constructor(socket: Socket, options: BareConnectionOptions) {
    this.options = options;
    this.session = new Session(socket, this);
    this.session.begin(settingsFrame(ownSettings));
  }

  read(chunk: Buffer): void {
    const taken = Math.min(clientPreface.length - this.prefaceGot, chunk.length);
    const expected = clientPreface.subarray(this.prefaceGot, this.prefaceGot + taken);
    this.prefaceGot += taken;
    if (chunk.compare(expected, 0, taken, 0, taken) === 0)
      this.session.read(chunk, taken, chunk.length);
    else this.session.violation(errorCode.protocolError, "no preface of HTTP/2");
  }

  headers(id: number, flags: number): void {
    let stream = this.session.streams.get(id);
    if (stream === undefined) {
      stream = new Stream();
      stream.id = id;
      this.session.accept(stream);
    }
    this.dataEnded(stream, flags);
  }

  dataEnded(stream: Stream, flags: number): void {
    if ((flags & frameFlag.endStream) === 0) return;
    const { answer, busyMicroseconds } = this.options;
    if (busyMicroseconds > 0) beBusy(busyMicroseconds);
    this.session.output.run(answer.head, stream.id);
    this.session.send(stream, answer.body);
  }

  bodySent(stream: Stream): void {
    this.session.output.run(this.options.answer.trailers, stream.id);
    this.session.remove(stream);
  }

  data(): void {
    // Nobody looks at a request.
  }

  reset(): void {
    // The session has forgotten the stream.
  }

  goaway(): void {
    // The client ends the connection when it has its answers.
  }

  mayTakeMore(): void {
    // What is left to be sent is sent by the session.
  }

  closed(): void {
    // Nothing is kept of a connection.
  }
}

function beBusy(microseconds: number): void {
  const end = performance.now() + microseconds / 1000;
  while (performance.now() < end);
}
