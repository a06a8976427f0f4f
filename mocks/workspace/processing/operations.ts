import { ProcessingStatus } from "../generated/workspace_daemon/document_processor_pb.ts";
import type { Clock } from "../serving/moments.ts";
import { notFound } from "../serving/refusal.ts";

/** The processing of one document, under way or over. */
export interface Operation {
  readonly id: string;
  status: ProcessingStatus;
  errorMessages: readonly string[];
  readonly startedAtMs: number;
  updatedAtMs: number;
}

/** Operations beyond these are forgotten, the oldest that is over first. */
const maxOperations = 100_000;

/** Operations by id. A document that is processed again is a new operation under the same id. */
export class Operations {
  private readonly operations = new Map<string, Operation>();
  private readonly now: Clock;

  constructor(now: Clock) {
    this.now = now;
  }

  /** How many are not over. */
  get pendingCount(): number {
    return this.underWay.size;
  }

  private readonly underWay = new Set<Operation>();

  begin(id: string): Operation {
    const startedAtMs = this.now();
    const begun: Operation = {
      ...{ id, status: ProcessingStatus.PENDING, errorMessages: [] },
      ...{ startedAtMs, updatedAtMs: startedAtMs },
    };
    this.operations.delete(id);
    this.operations.set(id, begun);
    this.underWay.add(begun);
    this.forget();
    return begun;
  }

  /** Says how far it is. What is over stays as it ended. */
  move(
    operation: Operation,
    status: ProcessingStatus,
    errorMessages: readonly string[] = [],
  ): void {
    if (isOver(operation)) return;
    operation.status = status;
    operation.errorMessages = errorMessages;
    operation.updatedAtMs = this.now();
    if (isOver(operation)) this.underWay.delete(operation);
  }

  /** @throws Refusal `NOT_FOUND` */
  get(id: string): Operation {
    const found = this.operations.get(id);
    if (found === undefined) throw notFound("operation");
    return found;
  }

  private forget(): void {
    for (const [id, operation] of this.operations) {
      if (this.operations.size <= maxOperations) return;
      if (isOver(operation)) this.operations.delete(id);
    }
  }
}

/** Whether nothing more will come of it. */
export function isOver({ status }: Operation): boolean {
  return status !== ProcessingStatus.PENDING && status !== ProcessingStatus.IN_PROGRESS;
}
