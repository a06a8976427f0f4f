import type { WorkspaceOptions } from "../workspace-server.ts";
import { workspaceServer } from "../workspace-server.ts";
import { type WorkspaceClient, workspaceClient } from "./workspace-client.ts";

/** A client, and the address of the server that it calls. */
export interface TestedWorkspace extends WorkspaceClient {
  readonly address: string;
}

/** Runs a test with a client of a new server; both end with it. */
export async function withWorkspace(
  run: (workspace: TestedWorkspace) => Promise<void>,
  options: WorkspaceOptions = {},
): Promise<void> {
  using server = await workspaceServer(options);
  using client = workspaceClient(server.address);
  await run({ ...client, address: server.address });
}
