import { firstLine } from "../schema/first-line.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { CheckRecord } from "./check-outcome.ts";
import type { Warning } from "./events.ts";
import type { Phase } from "./finding.ts";
import { ProcessHandle } from "./process-handle.ts";
import { endSpareHost, prepareHost } from "./spare-host.ts";
import type { StoredInput } from "./stored-input.ts";
import { bugOf, type Ending, type Limits, type Lost } from "./worker-handle.ts";
import type { WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/** A check that a worker was given. */
export interface GivenCheck {
  readonly record: CheckRecord;
  readonly saved: readonly StoredInput[];
  /** Which cases to run, where it is not those of the whole run. */
  readonly phases?: readonly Phase[];
  /** The codec and the schema file that it opens: the same for checks that share a session. */
  readonly session: string;
}

/** A worker that is no more, and what it had been given. */
export interface LostWorker extends Lost {
  /** The check of an earlier request that brought it about; `undefined` where it was the present one. */
  readonly earlier: GivenCheck | undefined;
  /** Whether an earlier request brought it about. */
  readonly isLate: boolean;
  /** Whether it had held sessions of other codecs or of other files: then what used up its memory is not known. */
  readonly wasShared: boolean;
  /** Checks that it had been given before the one that brought it about. */
  readonly checksBefore: number;
}

/** How a request to one of the workers ended. */
export type LaneEnding = Exclude<Ending, Lost> | LostWorker;

/** What the workers of a lane need. */
export interface LaneWorkersParts {
  readonly setup: WorkerSetup;
  readonly hear: (news: Extract<WorkerNews, { kind: "found" }>) => void;
  readonly warn: (warning: Warning) => void;
}

/** A worker and the checks that it was given, one entry a request. */
interface Hired {
  readonly handle: ProcessHandle;
  readonly given: (GivenCheck | undefined)[];
}

/**
 * The worker of a lane, started when there is something to do, and again when it was lost.
 *
 * Once it is not known which codec used up the memory of a worker, each codec has one of its
 * own, with one file open at a time.
 */
export class LaneWorkers {
  private readonly parts: LaneWorkersParts;
  private readonly hired = new Map<string, Hired>();
  private isCareful = false;
  private isStopping = false;
  private hasLost = false;
  private closing = "";

  constructor(parts: LaneWorkersParts) {
    this.parts = parts;
  }

  /** Cases of what is running now. */
  get casesNow(): number {
    return [...this.hired.values()].reduce((sum, { handle }) => sum + handle.whereabouts.cases, 0);
  }

  /** Whether what is running is to end as soon as its case is over. */
  get isEnding(): boolean {
    return this.isStopping;
  }

  /** Has the running cases be the last ones. */
  stop(): void {
    this.isStopping = true;
    for (const { handle } of this.hired.values()) handle.stop();
  }

  /** From here on no worker holds more than one session. */
  beCareful(): void {
    this.isCareful = true;
  }

  /**
   * Has a worker do something for a codec; `given` is the check, where it is one. A worker that is
   * lost on the way is replaced at the next request.
   */
  async request(
    codec: string,
    request: WorkerRequest,
    limits: Limits,
    given?: GivenCheck,
  ): Promise<LaneEnding> {
    const key = this.isCareful ? codec : "";
    const hired = this.hired.get(key) ?? this.hire(key);
    const number = hired.given.push(given) - 1;
    const ending = await hired.handle.run(request, limits);
    if (ending.kind === "answered") {
      const { answer } = ending;
      if (answer.kind === "bug") throw bugOf(answer.stack);
      if (answer.kind === "refused") throw new ToolError(answer.message, answer);
      return ending;
    }
    this.hasLost = true;
    this.hired.delete(key);
    await hired.handle.end();
    return this.lossOf(ending, hired, number);
  }

  /**
   * Has every codec close what it opened, and ends the processes.
   *
   * @returns workers that were lost before that, to callbacks that codecs had left behind.
   */
  async end(limits: Limits): Promise<readonly LostWorker[]> {
    const losses: LostWorker[] = [];
    for (const [key, { handle }] of [...this.hired]) {
      const ending = await this.request(key, { kind: "close" }, limits);
      this.hired.delete(key);
      await handle.end();
      if (ending.kind === "answered") continue;
      if (ending.isLate) losses.push(ending);
      else if (!isOfClosing(ending))
        this.parts.warn({
          code: "worker-lost",
          message: `after the last check, a codec ${firstLine(ending.how)}`,
        });
    }
    await endSpareHost();
    return losses;
  }

  private hire(key: string): Hired {
    const { setup } = this.parts;
    const handle = new ProcessHandle(this.isCareful ? { ...setup, maxOpen: 1 } : setup, (news) =>
      this.hear(news),
    );
    // Where one is lost others will be, and a case that is tried should not wait for Node to start.
    if (this.hasLost) prepareHost();
    if (this.isStopping) handle.stop();
    const hired: Hired = { handle, given: [] };
    this.hired.set(key, hired);
    return hired;
  }

  private hear(news: WorkerNews): void {
    if (news.kind === "found") this.parts.hear(news);
    else if (news.kind === "closing") this.closing = news.codec;
    else if (news.kind === "not-closed") this.warnOfClosing(news.codec, `threw: ${news.reason}`);
  }

  private lossOf(lost: Lost, { given }: Hired, number: number): LostWorker {
    if (isOfClosing(lost)) this.warnOfClosing(this.closing, firstLine(lost.how));
    const from = lost.origin?.request ?? number;
    const sessions = new Set(given.flatMap((check) => (check === undefined ? [] : check.session)));
    return {
      ...lost,
      isLate: from !== number,
      earlier: from === number ? undefined : given[from],
      wasShared: !this.isCareful && sessions.size > 1,
      checksBefore: given.slice(0, from).filter((check) => check !== undefined).length,
    };
  }

  private warnOfClosing(codec: string, what: string): void {
    this.parts.warn({ code: "not-closed", message: `codec ${codec}: close() ${what}` });
  }
}

/** Whether it was lost to a session that was being closed, which says nothing of any case. */
export function isOfClosing({ at, origin }: Lost): boolean {
  return origin === undefined ? at.isClosing : origin.isClosing;
}
