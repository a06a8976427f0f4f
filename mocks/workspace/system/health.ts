import { create } from "@bufbuild/protobuf";
import {
  type ComponentHealth,
  ComponentHealthSchema,
  ServiceStatus,
} from "../generated/workspace_daemon/system_service_pb.ts";
import { configLimits, storeLimits } from "../serving/limits.ts";
import { timestampOf } from "../serving/moments.ts";
import type { Workspace } from "../workspace.ts";

/** From here on a component says that it will soon be full. */
const nearlyFull = 0.9;

/** How each part of the services is: one that has no room left can do less than it should. */
export function componentsOf(workspace: Workspace): ComponentHealth[] {
  const { store, operations, configuration, now } = workspace;
  const lastCheck = timestampOf(now());
  const component = (componentName: string, used: number, room: number): ComponentHealth => {
    const status = used < room * nearlyFull ? ServiceStatus.HEALTHY : ServiceStatus.DEGRADED;
    const message = `uses ${used} of ${room}`;
    return create(ComponentHealthSchema, { componentName, status, message, lastCheck });
  };
  return [
    component("document_processor", operations.pendingCount, storeLimits.documents),
    component("search", store.postingCount, storeLimits.postings),
    component("memory", store.sizeBytes, storeLimits.bytes),
    component("system", Object.keys(configuration.entries).length, configLimits.entries),
  ];
}

/** How all of it is: as its worst part. */
export function worstOf(components: readonly ComponentHealth[]): ServiceStatus {
  return Math.max(ServiceStatus.HEALTHY, ...components.map(({ status }) => status));
}
