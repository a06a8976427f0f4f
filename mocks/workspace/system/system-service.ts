import { create } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import {
  ConfigResponseSchema,
  DetectProjectResponseSchema,
  HealthCheckResponseSchema,
  ListProjectsResponseSchema,
  MetricsResponseSchema,
  SystemMetricsSchema,
  type SystemService,
  SystemStatusResponseSchema,
} from "../generated/workspace_daemon/system_service_pb.ts";
import type { HandlersOf } from "../serving/handlers.ts";
import { timestampOf } from "../serving/moments.ts";
import { checkTimestamp, requirePath } from "../serving/validation.ts";
import type { Workspace } from "../workspace.ts";
import { componentsOf, worstOf } from "./health.ts";
import { metricsOf, ProcessMeter } from "./metrics.ts";
import { detectProject, knownProjects, projectIdsOf } from "./projects.ts";

/** Health, metrics, configuration and projects. */
export function systemService(workspace: Workspace): HandlersOf<typeof SystemService> {
  const { store, configuration, now } = workspace;
  const meter = new ProcessMeter();
  return {
    healthCheck() {
      const components = componentsOf(workspace);
      const timestamp = timestampOf(now());
      return create(HealthCheckResponseSchema, {
        ...{ status: worstOf(components), components, timestamp },
      });
    },
    getStatus() {
      const { cpuPercent, usedBytes, totalBytes } = meter.measure();
      const metrics = create(SystemMetricsSchema, {
        cpuUsagePercent: cpuPercent,
        memoryUsageBytes: BigInt(usedBytes),
        memoryTotalBytes: BigInt(totalBytes),
        // Of a disk it uses nothing: all that it keeps is in memory.
        activeConnections: workspace.traffic.connectionCount,
        pendingOperations: workspace.operations.pendingCount,
      });
      return create(SystemStatusResponseSchema, {
        ...{ status: worstOf(componentsOf(workspace)), metrics },
        activeProjects: [...projectIdsOf(store)],
        ...{ totalDocuments: store.documentCount, totalCollections: store.collections.size },
        uptimeSince: timestampOf(workspace.startedAtMs),
      });
    },
    getMetrics({ since, metricNames }) {
      checkTimestamp(since, "since");
      const metrics = [...metricsOf(workspace, meter, { since, metricNames })];
      return create(MetricsResponseSchema, { metrics, collectedAt: timestampOf(now()) });
    },
    getConfig() {
      const { entries, version } = configuration;
      return create(ConfigResponseSchema, { configuration: entries, version });
    },
    // A setting that takes a restart is kept, and told, from now on like any other.
    updateConfig({ configuration: settings }) {
      configuration.update(settings);
      return create(EmptySchema);
    },
    detectProject({ path }) {
      requirePath(path, "path");
      return create(DetectProjectResponseSchema, detectProject(workspace, path));
    },
    listProjects() {
      return create(ListProjectsResponseSchema, { projects: [...knownProjects(workspace)] });
    },
  };
}
