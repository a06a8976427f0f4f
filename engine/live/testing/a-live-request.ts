import type { Schema } from "../../../schema/schema.ts";
import type { LiveEvent, LiveListener } from "../live-events.ts";
import type { LiveRequest } from "../live-request.ts";

/** A short run of one claim against a server, that tests can change a part of. */
export function aLiveRequest(
  schema: Schema,
  address: string,
  parts: Partial<LiveRequest> = {},
): LiveRequest {
  return {
    schema,
    schemaFrom: "test.proto",
    target: { address, metadata: [] },
    include: [],
    exclude: [],
    properties: ["rpc/no-unknown"],
    config: {},
    seed: "7",
    maxExamples: 5,
    maxEdges: 20,
    concurrency: 4,
    callTimeoutMs: 2000,
    maxShrinkCalls: 200,
    maxShrinkMs: 5000,
    phases: ["saved", "reach", "edges", "random"],
    storeFolder: undefined,
    knownFiles: [],
    command: "wireproof run",
    failOnWarning: false,
    ...parts,
  };
}

/** Hears the events of a run, and keeps them. */
export class Heard {
  readonly events: LiveEvent[] = [];
  readonly listener: LiveListener = (event) => {
    this.events.push(event);
  };

  /** The events of one kind, in the order in which they were told. */
  of<Kind extends LiveEvent["kind"]>(kind: Kind): readonly Extract<LiveEvent, { kind: Kind }>[] {
    return this.events.filter(
      (event): event is Extract<LiveEvent, { kind: Kind }> => event.kind === kind,
    );
  }
}
