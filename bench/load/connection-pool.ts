import { ToolError } from "../../schema/tool-error.ts";
import type { Target } from "../../transports/target.ts";
import { connectWire } from "../../transports/wire/connect-wire.ts";
import type { WireConnection, WireOptions } from "../../transports/wire/wire-types.ts";
import type { ConnectFailure, OpenedConnections } from "./worker-protocol.ts";

/** How many connections are made at once: a server's queue of those that it has not accepted may be short. */
const connectingAtOnce = 32;

/**
 * How long before a connection is made again over which no call was answered; twice as long each time, up to the most. One
 * that served is made again at once: servers end connections that have become old.
 */
const firstPauseMs = 20;
const longestPauseMs = 1000;

/** How long there may be no connection at all before the server is taken to be gone. */
const goneAfterMs = 1500;

/** The connections of a step on one thread. One that is lost is made again, with pauses that grow while calls over it fail. */
export class ConnectionPool {
  private readonly slots: readonly Slot[];
  private readonly until = new AbortController();
  /** Since when no connection has been there, and none could be made. */
  private downSince: number | undefined;
  private failure: ConnectFailure | undefined;

  constructor(target: Target, options: WireOptions, count: number) {
    const parts: SlotParts = {
      connect: () => connectWire(target, options),
      hear: (failure) => this.heard(failure),
    };
    this.slots = Array.from({ length: count }, () => new Slot(parts));
  }

  /** Aborted when there is no connection any more and none can be made; `reason` says why. */
  get gone(): AbortSignal {
    return this.until.signal;
  }

  /** Why the last connection could not be made; empty where all could. */
  get reason(): string {
    return this.failure?.message ?? "";
  }

  get bytesSent(): number {
    return this.slots.reduce((sum, slot) => sum + slot.bytesSent, 0);
  }

  get bytesReceived(): number {
    return this.slots.reduce((sum, slot) => sum + slot.bytesReceived, 0);
  }

  /** Tries to connect all, once each. */
  async open(): Promise<OpenedConnections> {
    const waiting = this.slots.values();
    const connectNext = async (): Promise<void> => {
      for (const slot of waiting) await slot.open();
    };
    await Promise.all(Array.from({ length: connectingAtOnce }, connectNext));
    const connected = this.slots.filter((slot) => slot.isOpen).length;
    return this.failure === undefined ? { connected } : { connected, failure: this.failure };
  }

  /** The connection of that number, counted round and round; `undefined` while it is made again, which begins by asking. */
  at(number: number): WireConnection | undefined {
    return this.slotAt(number).current();
  }

  /** Whether the connection of that number could not be made the last time: as in gRPC, calls fail then and do not wait. */
  isDown(number: number): boolean {
    return this.slotAt(number).isDown;
  }

  /** Calls back, once, when the connection of that number is there, or an attempt to make it has failed. */
  whenTried(number: number, tried: () => void): void {
    this.slotAt(number).waiting.push(tried);
  }

  /** A call over it was answered: if it is lost, that is no reason to wait. */
  works(number: number): void {
    this.slotAt(number).pauseMs = 0;
  }

  close(): void {
    for (const slot of this.slots) slot.close();
  }

  private slotAt(number: number): Slot {
    const slot = this.slots[number % this.slots.length];
    if (slot === undefined) throw new RangeError("a pool of no connections");
    return slot;
  }

  /** @param failure why a connection could not be made; none where it could */
  private heard(failure: ConnectFailure | undefined): void {
    if (failure !== undefined) this.failure = failure;
    if (this.slots.some((slot) => slot.isOpen)) {
      this.downSince = undefined;
      return;
    }
    this.downSince ??= performance.now();
    if (performance.now() - this.downSince > goneAfterMs) this.until.abort();
  }
}

interface SlotParts {
  readonly connect: () => Promise<WireConnection>;
  readonly hear: (failure: ConnectFailure | undefined) => void;
}

/** The place of one connection, and of those that come after it. */
class Slot {
  connection: WireConnection | undefined;
  pauseMs = firstPauseMs;
  waiting: (() => void)[] = [];
  /** Whether the last attempt to connect has failed. */
  isDown = false;
  private readonly parts: SlotParts;
  private timer: NodeJS.Timeout | undefined;
  private isTrying = false;
  private isClosed = false;
  private bytesBefore = { sent: 0, received: 0 };
  /** Those that take no more calls, and have some under way. */
  private leaving: readonly WireConnection[] = [];

  constructor(parts: SlotParts) {
    this.parts = parts;
  }

  get isOpen(): boolean {
    return this.connection?.isClosed === false;
  }

  get bytesSent(): number {
    return this.bytesBefore.sent + (this.connection?.bytesSent ?? 0);
  }

  get bytesReceived(): number {
    return this.bytesBefore.received + (this.connection?.bytesReceived ?? 0);
  }

  /** The connection where it can be used; else it will be made again. */
  current(): WireConnection | undefined {
    if (this.connection?.isClosed === false) return this.connection;
    if (!this.isTrying) this.tryAgain();
    return undefined;
  }

  async open(): Promise<void> {
    this.isTrying = true;
    try {
      const connection = await this.parts.connect();
      this.replace(connection);
      if (this.isClosed) connection.close();
      this.isDown = false;
      this.parts.hear(undefined);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      this.isDown = true;
      const { code, message, hint } = error;
      this.parts.hear(hint === undefined ? { code, message } : { code, message, hint });
    }
    this.isTrying = false;
    const { waiting } = this;
    this.waiting = [];
    for (const tried of waiting) tried();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const connection of [...this.leaving, this.connection]) connection?.close();
  }

  private tryAgain(): void {
    if (this.isClosed) return;
    this.isTrying = true;
    const pauseMs = this.isDown ? Math.max(firstPauseMs, this.pauseMs) : this.pauseMs;
    if (pauseMs === 0) void this.open();
    else this.timer = setTimeout(() => void this.open(), pauseMs);
    this.pauseMs = Math.min(longestPauseMs, Math.max(firstPauseMs, pauseMs * 2));
  }

  private replace(next: WireConnection): void {
    this.bytesBefore = { sent: this.bytesSent, received: this.bytesReceived };
    const former = this.connection === undefined ? [] : [this.connection];
    this.leaving = [...this.leaving, ...former].filter(({ openCalls }) => openCalls > 0);
    this.connection = next;
  }
}
