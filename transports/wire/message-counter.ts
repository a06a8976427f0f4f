/** PROTOCOL-HTTP2.md, "Length-Prefixed-Message": whether it is compressed, and how many bytes it has. */
const prefixBytes = 5;

/** What is wrong with a message: it says neither that it is compressed nor that it is not, or it is larger than what is taken. */
export type MessageFault = "flag" | "too large";

/**
 * Counts messages by their prefixes as they arrive, wherever they are cut. Keeps nothing of them.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export class MessageCounter {
  /** Messages that are there in full, and their bytes without the prefixes. */
  messages = 0;
  bytes = 0;
  private readonly maxMessageBytes: number;
  private prefixGot = 0;
  private length = 0;
  /** What is still to come of the message. */
  private left = 0;
  private fault: MessageFault | undefined;

  constructor(maxMessageBytes: number) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Whether it stands between two messages. */
  get isWhole(): boolean {
    return this.prefixGot === 0;
  }

  /** Says what is wrong with a message, where something is; then it counts no further. */
  take(chunk: Buffer, from: number, to: number): MessageFault | undefined {
    let at = from;
    while (at < to && this.fault === undefined) {
      if (this.prefixGot < prefixBytes) {
        this.takePrefix(chunk[at] ?? 0);
        at += 1;
      } else {
        const taken = Math.min(this.left, to - at);
        this.left -= taken;
        at += taken;
      }
      if (this.left === 0 && this.prefixGot === prefixBytes) this.count();
    }
    return this.fault;
  }

  private takePrefix(byte: number): void {
    if (this.prefixGot === 0) {
      this.length = 0;
      if (byte > 1) this.fault = "flag";
    } else this.length = this.length * 256 + byte;
    this.prefixGot += 1;
    this.left = this.length;
    if (this.length > this.maxMessageBytes) this.fault = "too large";
  }

  private count(): void {
    this.messages += 1;
    this.bytes += this.length;
    this.prefixGot = 0;
  }
}
