import type { Schema } from "../../schema/schema.ts";
import type { HealthStatuses } from "../standard/health-statuses.ts";
import type { MockCall } from "./mock-call.ts";
import type { MockOptions } from "./mock-options.ts";
import type { ExpectedCalls } from "./verify-calls.ts";

/** A server for a schema, in this process. */
export interface MockServer extends Disposable {
  /** `127.0.0.1:34567` */
  readonly address: string;
  readonly port: number;
  /** What is served, as in `acme.v1.Orders/Create`; health and reflection are left out. */
  readonly methods: readonly string[];
  /** What `grpc.health.v1.Health` says of it. */
  readonly health: HealthStatuses;
  /** The last calls, in the order in which they came. */
  readonly calls: readonly MockCall[];
  /** How many calls ended with which status, by method: all of them since the last reset. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /**
   * Looks whether calls came as expected.
   *
   * @throws AssertionError that says what came instead.
   * @throws ToolError `config` where there is no such method, or the request is none; `usage` where too few calls are
   * kept to tell.
   */
  verify(expected: ExpectedCalls): void;
  /** Forgets all calls: scripts and drawn answers start over. */
  reset(): void;
  /** Ends every call and connection at once. */
  close(): void;
}

/**
 * Serves every service in the root files of a schema to this machine alone, with reflection and health beside them.
 *
 * @throws ToolError `nothing-selected` where there is no method; `config` where handlers or answers name what the schema
 * lacks, or are none that a method can give; `unreachable` where the port cannot be had.
 *
 * @example
 * using server = await mockServer(schema, { seed: 7 });
 * const client = new OrdersClient(server.address, credentials.createInsecure());
 */
export async function mockServer(schema: Schema, options: MockOptions = {}): Promise<MockServer> {
  // The library takes a quarter of a second to load: only who starts a server is to wait for it.
  const { startMockServer } = await import("./start-mock-server.ts");
  return await startMockServer(schema, options);
}
