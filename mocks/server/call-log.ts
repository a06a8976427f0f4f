import type { MetadataEntry } from "../../transports/transport.ts";
import type { MockCall, MockMessage } from "./mock-call.ts";

/** How many bytes of requests are kept in all. */
const maxBytes = 64 * 1024 * 1024;
/** How many bytes of one call's requests are kept, and how many requests. */
const maxBytesOfCall = maxBytes / 4;
const maxRequestsOfCall = 1000;

/** What a call comes with. */
type Begun = Pick<MockCall, "method" | "metadata" | "signal">;

/** A call while it is under way, and after. */
export class CallRecord implements MockCall {
  readonly method: string;
  readonly index: number;
  readonly time: number = Date.now();
  readonly metadata: readonly MetadataEntry[];
  readonly signal: AbortSignal;
  readonly requests: MockMessage[] = [];
  requestCount = 0;
  status?: string;
  /** Of the requests that are kept. */
  bytes = 0;

  constructor({ method, metadata, signal }: Begun, index: number) {
    this.method = method;
    this.index = index;
    this.metadata = metadata;
    this.signal = signal;
  }

  /** Takes a request, and says whether there is room to keep it. */
  takes(request: MockMessage): boolean {
    this.requestCount++;
    const size = request.bytes.length;
    const fits = this.requests.length < maxRequestsOfCall && this.bytes + size <= maxBytesOfCall;
    if (!fits) return false;
    this.requests.push(request);
    this.bytes += size;
    return true;
  }
}

/** The calls that a server got: the last of them whole, all of them in numbers. */
export class CallLog {
  private readonly keep: number;
  private kept = new Set<CallRecord>();
  private underWay = new Set<CallRecord>();
  /** Of all requests that are kept. */
  private bytes = 0;
  private begun = new Map<string, number>();
  private ended = new Map<string, Map<string, number>>();

  constructor(keep: number) {
    this.keep = keep;
  }

  get calls(): readonly CallRecord[] {
    return [...this.kept];
  }

  /** How many calls ended with which status, by method. */
  get counts(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.ended;
  }

  /** How many calls of a method came. */
  countOf(method: string): number {
    return this.begun.get(method) ?? 0;
  }

  begin(call: Begun): CallRecord {
    const index = this.countOf(call.method);
    this.begun.set(call.method, index + 1);
    const record = new CallRecord(call, index);
    this.underWay.add(record);
    this.kept.add(record);
    this.trim();
    return record;
  }

  add(record: CallRecord, request: MockMessage): void {
    if (!record.takes(request) || !this.kept.has(record)) return;
    this.bytes += request.bytes.length;
    this.trim();
  }

  /** The first status that a call ends with is the one that counts. */
  end(record: CallRecord, status: string): void {
    record.status ??= status;
    if (!this.underWay.delete(record)) return;
    const statuses = this.ended.get(record.method) ?? new Map<string, number>();
    this.ended.set(record.method, statuses.set(status, (statuses.get(status) ?? 0) + 1));
  }

  /** Ends every call that is under way. */
  endAll(status: string): void {
    for (const record of this.underWay) this.end(record, status);
  }

  /** Forgets everything; calls that are under way count no more. */
  reset(): void {
    this.kept = new Set();
    this.underWay = new Set();
    this.bytes = 0;
    this.begun = new Map();
    this.ended = new Map();
  }

  private trim(): void {
    for (const oldest of this.kept) {
      if (this.kept.size <= this.keep && this.bytes <= maxBytes) return;
      this.kept.delete(oldest);
      this.bytes -= oldest.bytes;
    }
  }
}
