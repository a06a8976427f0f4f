import { Server, ServerCredentials, type ServerInterceptor } from "@grpc/grpc-js";
import { endServer } from "../../transports/end-server.ts";
import { HealthStatuses } from "../standard/health-statuses.ts";
import { noServerAt } from "../standard/no-server-at.ts";
import { healthService, registerHealth } from "../standard/register-health.ts";
import { registerReflection } from "../standard/register-reflection.ts";
import { type DefectName, withDefects } from "./defects/defects.ts";
import { memoryService } from "./memory/memory-service.ts";
import { documentProcessor } from "./processing/document-processor.ts";
import { searchService } from "./search/search-service.ts";
import { maxConcurrentStreams, mebibyte } from "./serving/limits.ts";
import { type Serving, servedService } from "./serving/serving.ts";
import { systemService } from "./system/system-service.ts";
import { type Workspace, workspaceOf } from "./workspace.ts";
import { workspaceDescriptorSet, workspaceServices } from "./workspace-descriptor-set.ts";

/** What a server of the workspace services may be told. */
export interface WorkspaceOptions {
  /** The port; one that is free where left out or 0. */
  readonly port?: number;
  /** What the files that it reads, and the projects that it finds, are made from. `workspace` where left out. */
  readonly seed?: string;
  /** What is wrong with it. Nothing where left out. */
  readonly defects?: readonly DefectName[];
  /** What sees every call, as the library has it. Nothing where left out. */
  readonly interceptors?: readonly ServerInterceptor[];
}

/** A server that runs, and ends with the scope that holds it. */
export interface WorkspaceServer {
  /** `127.0.0.1:50051` */
  readonly address: string;
  readonly port: number;
  /** Ends every call and connection at once. */
  close(): void;
  [Symbol.dispose](): void;
}

const host = "127.0.0.1";
/** No service takes or sends more; each that takes less refuses by itself, and the connection lives on. */
const maxMessageBytes = 64 * mebibyte;

/**
 * The four workspace services on a port of 127.0.0.1, with health and reflection beside them.
 * All that they are told is in memory, and is gone when the server ends.
 *
 * @throws ToolError `unreachable` where the port cannot be had.
 */
export async function workspaceServer(options: WorkspaceOptions = {}): Promise<WorkspaceServer> {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
    "grpc.max_concurrent_streams": maxConcurrentStreams,
    "grpc.enable_channelz": 0,
    ...(options.interceptors !== undefined && { interceptors: [...options.interceptors] }),
  });
  const serving = servingOf(workspaceOf(options.seed ?? "workspace"), options.defects ?? []);
  for (const service of workspaceServices) {
    const { definition, implementation } = servedService(service, serving);
    server.addService(definition, implementation);
  }
  const names = workspaceServices.map(({ typeName }) => typeName);
  registerHealth(server, new HealthStatuses(names));
  registerReflection(server, workspaceDescriptorSet(), [...names, healthService]);
  const port = await bound(server, options.port ?? 0);
  const close = (): void => endServer(server, `${host}:${port}`);
  return { address: `${host}:${port}`, port, close, [Symbol.dispose]: close };
}

function servingOf(workspace: Workspace, defects: readonly DefectName[]): Serving {
  const handlers = {
    ...documentProcessor(workspace),
    ...searchService(workspace),
    ...memoryService(workspace),
    ...systemService(workspace),
  };
  return withDefects({ handlers, traffic: workspace.traffic, isGuarded: true }, defects);
}

function bound(server: Server, port: number): Promise<number> {
  const address = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, actual) =>
      error === null ? resolve(actual) : reject(noServerAt(address, error)),
    );
  });
}
