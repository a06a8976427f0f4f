import { totalmem } from "node:os";
import { expect, test } from "vitest";
import { MemoryService } from "../generated/workspace_daemon/memory_service_pb.ts";
import { ServiceStatus, SystemService } from "../generated/workspace_daemon/system_service_pb.ts";
import { withWorkspace } from "../testing/with-workspace.ts";

const { method } = SystemService;

test("every component is healthy, and so is the whole", async () => {
  await withWorkspace(async ({ call }) => {
    const { status, components, timestamp } = (await call(method.healthCheck, {})).response;

    expect(status).toBe(ServiceStatus.HEALTHY);
    expect(components.map((component) => component.componentName)).toEqual([
      ...["document_processor", "search", "memory", "system"],
    ]);
    expect(components.every((component) => component.status === ServiceStatus.HEALTHY)).toBe(true);
    expect(Math.abs(Number(timestamp?.seconds) * 1000 - Date.now())).toBeLessThan(10_000);
  });
});

test("a component that is nearly full says so, and so does the whole", async () => {
  await withWorkspace(async ({ call }) => {
    const configuration = Object.fromEntries(
      Array.from({ length: 950 }, (_, index) => [`k${index}`, ""]),
    );
    await call(method.updateConfig, { configuration });

    const { status, components } = (await call(method.healthCheck, {})).response;

    expect(status).toBe(ServiceStatus.DEGRADED);
    expect(components.at(-1)?.status).toBe(ServiceStatus.DEGRADED);
  });
});

test("the status counts what there is, and measures the process", async () => {
  await withWorkspace(async ({ call }) => {
    const before = (await call(method.getStatus, {})).response;
    await call(MemoryService.method.createCollection, { collectionName: "a", projectId: "p" });
    await call(MemoryService.method.addDocument, {
      ...{ collectionName: "a", filePath: "f", content: { text: "x" } },
    });
    const after = (await call(method.getStatus, {})).response;

    expect([before.totalDocuments, before.totalCollections, before.activeProjects]).toEqual([
      ...[0, 0, []],
    ]);
    expect([after.totalDocuments, after.totalCollections, after.activeProjects]).toEqual([
      ...[1, 1, ["p"]],
    ]);
    expect(after.uptimeSince).toEqual(before.uptimeSince);
    expect(after.metrics?.memoryTotalBytes).toBe(BigInt(totalmem()));
    expect(after.metrics?.memoryUsageBytes).toBeGreaterThan(10_000_000n);
    expect(after.metrics?.cpuUsagePercent).toBeGreaterThan(0);
    expect(after.metrics?.activeConnections).toBe(1);
  });
});

test("metrics are those of the names that are asked for, or all", async () => {
  await withWorkspace(async ({ call }) => {
    const metricNames = ["documents", "calls_total", "nothing"];
    await call(method.getConfig, {});
    const some = (await call(method.getMetrics, { metricNames })).response.metrics;
    const all = (await call(method.getMetrics, {})).response.metrics;

    expect(some.map((metric) => metric.name)).toEqual(["documents", "calls_total", "calls_total"]);
    expect(some[1]).toMatchObject({
      ...{ type: "counter", value: 1 },
      labels: { method: "/workspace_daemon.SystemService/GetConfig" },
    });
    expect(all.length).toBeGreaterThan(some.length);
  });
});

test("there are no metrics since a moment that is still to come, and all since long ago", async () => {
  await withWorkspace(async ({ call }) => {
    const metricsSince = async (seconds: bigint, nanos = 0): Promise<number> =>
      (await call(method.getMetrics, { since: { seconds, nanos } })).response.metrics.length;

    expect(await metricsSince(253_402_300_799n, 999_999_999)).toBe(0);
    expect(await metricsSince(-62_135_596_800n)).toBeGreaterThan(0);
  });
});

test("what UpdateConfig sets GetConfig gives, beside what was there", async () => {
  await withWorkspace(async ({ call }) => {
    const before = (await call(method.getConfig, {})).response;
    const configuration = JSON.parse('{"":"", "__proto__":"x", "Ünï 😀":" a\\u0000b "}');
    await call(method.updateConfig, { configuration });
    const after = (await call(method.getConfig, {})).response;

    expect(Object.entries(after.configuration).sort()).toEqual(
      [...Object.entries(before.configuration), ...Object.entries(configuration)].sort(),
    );
    expect(after.version).not.toBe(before.version);
  });
});

test("the same update twice leaves the same settings and the same version", async () => {
  await withWorkspace(async ({ call }) => {
    const configuration = { b: "1", a: "2" };
    await call(method.updateConfig, { configuration });
    const first = (await call(method.getConfig, {})).response;
    await call(method.updateConfig, { configuration: { a: "2", b: "1" } });

    expect((await call(method.getConfig, {})).response).toEqual(first);
  });
});

test("there is room for so many settings, and what has no room changes nothing", async () => {
  await withWorkspace(async ({ call }) => {
    const many = (count: number, prefix: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "v"]));
    const one = await call(method.updateConfig, { configuration: many(1001, "a") });
    await call(method.updateConfig, { configuration: many(990, "b") });
    const before = (await call(method.getConfig, {})).response;
    const two = await call(method.updateConfig, { configuration: many(100, "c") });
    const known = await call(method.updateConfig, { configuration: many(990, "b") });

    expect([one.status, two.status, known.status]).toEqual([
      ...["INVALID_ARGUMENT", "RESOURCE_EXHAUSTED", "OK"],
    ]);
    expect((await call(method.getConfig, {})).response).toEqual(before);
  });
});

test("a project is told by what stands in its folder, the same each time", async () => {
  await withWorkspace(async ({ call }) => {
    const detect = async (path: string): Promise<unknown> =>
      (await call(method.detectProject, { path })).response;
    const all = await Promise.all(
      Array.from(
        { length: 60 },
        async (_, index) =>
          (await call(method.detectProject, { path: `/src/p ${index}/` })).response,
      ),
    );
    const valid = all.filter((answer) => answer.isValidProject);
    const others = all.filter((answer) => !answer.isValidProject);

    expect(valid.length).toBeGreaterThan(others.length);
    expect(others.length).toBeGreaterThan(0);
    expect(valid.every(({ project }) => /^\/src\/p \d+$/.test(project?.rootPath ?? ""))).toBe(true);
    expect(
      others.every(({ project, reasons }) => project === undefined && reasons.length === 1),
    ).toBe(true);
    for (const { project, reasons } of valid)
      expect(project?.gitRepository !== "").toBe(reasons.includes("has .git"));
    expect(await detect("/src/p 1")).toEqual(await detect("/src/p 1/"));
  });
});

test("projects are those that have a collection", async () => {
  await withWorkspace(async ({ call }) => {
    const collections = [
      ["a", "q"],
      ["b", "p"],
      ["c", "q"],
      ["d", ""],
    ] as const;
    for (const [collectionName, projectId] of collections)
      await call(MemoryService.method.createCollection, { collectionName, projectId });

    const { projects } = (await call(method.listProjects, {})).response;

    expect(projects.map(({ projectId, metadata }) => [projectId, metadata])).toEqual([
      ["p", { collections: "1" }],
      ["q", { collections: "2" }],
    ]);
  });
});

test("bad arguments are named", async () => {
  await withWorkspace(async ({ call }) => {
    const answers = [
      await call(method.detectProject, {}),
      await call(method.detectProject, { path: "a\0" }),
      await call(method.getMetrics, { since: { nanos: -1 } }),
      await call(method.getMetrics, { since: { seconds: 2n ** 63n - 1n } }),
      await call(method.updateConfig, { configuration: { a: "x".repeat(70_000) } }),
    ];

    expect(answers.map(({ status, details }) => `${status} ${details.split(": ")[0]}`)).toEqual([
      "INVALID_ARGUMENT path",
      "INVALID_ARGUMENT path",
      "INVALID_ARGUMENT since.nanos",
      "INVALID_ARGUMENT since.seconds",
      "INVALID_ARGUMENT configuration",
    ]);
  });
});
