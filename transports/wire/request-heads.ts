import { type FrameRun, headerFrames } from "./frames.ts";
import { HeaderEncoder } from "./hpack/header-encoder.ts";
import type { RequestHead } from "./wire-types.ts";

/** How many heads are kept as frames. */
const maxKept = 256;

/** The heads of requests as one connection sends them, each encoded until it is the same every time. */
export class RequestHeads {
  private readonly encoder = new HeaderEncoder();
  private readonly kept = new Map<string, FrameRun>();
  private version = 0;

  /** That the server keeps so many bytes of fields. */
  resize(tableBytes: number): void {
    this.encoder.resize(tableBytes);
  }

  /** The frames to send now: the server has to get them, and in this order. */
  framesOf(head: RequestHead): FrameRun {
    if (this.version === this.encoder.version) {
      const kept = this.kept.get(head.key);
      if (kept !== undefined) return kept;
    }
    return this.encode(head);
  }

  private encode(head: RequestHead): FrameRun {
    const before = this.encoder.version;
    const frames = headerFrames(this.encoder.encode(head.fields), 0);
    if (this.encoder.version !== before || this.version !== before) this.kept.clear();
    this.version = this.encoder.version;
    // What added to the table is sent once in this way.
    if (this.version === before && this.kept.size < maxKept) this.kept.set(head.key, frames);
    return frames;
  }
}
