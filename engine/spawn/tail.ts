/** The end of what a stream says; takes no more memory than twice its size, however much comes. */
export class Tail {
  private readonly mostBytes: number;
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes;
  }

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < 2 * this.mostBytes) return;
    // Copied: a slice would keep all that it is a slice of.
    const kept = Buffer.from(this.bytes());
    this.chunks = [kept];
    this.size = kept.length;
  }

  /** Forgets what came until now. */
  clear(): void {
    this.chunks = [];
    this.size = 0;
  }

  /** As text; a character that the cut went through is left out. */
  get text(): string {
    const bytes = this.bytes();
    const isCut = bytes.length < this.size;
    const start = isCut ? Math.max(0, bytes.subarray(0, 4).findIndex(isFirstByte)) : 0;
    return bytes.subarray(start).toString("utf8");
  }

  private bytes(): Buffer {
    const all = Buffer.concat(this.chunks);
    return all.subarray(Math.max(0, all.length - this.mostBytes));
  }
}

/** UTF-8, RFC 3629: bytes that go on with a character are 10xxxxxx. */
function isFirstByte(byte: number): boolean {
  return byte >> 6 !== 2;
}
