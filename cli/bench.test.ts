import { workspaceServer } from "../mocks/workspace/workspace-server.ts";
import { type Sandbox, commandTest as test } from "./testing/command.ts";

const proto = `syntax = "proto3"; package acme.v1;
message Order { string id = 1; repeated int64 cents = 2; }
`;
const codecBench = ["bench", "proto", "--codec", "protobuf-es", "--time", "300ms"];

function withProto(sandbox: Sandbox): void {
  sandbox.write({ "proto/acme/v1/order.proto": proto });
}

test("measures codecs on a schema, keeps the figures, and compares with them", async ({
  expect,
  sandbox,
}) => {
  withProto(sandbox);
  const saved = await sandbox.run([...codecBench, "--save", "perf.json"]);
  expect(saved.code).toBe(0);
  expect(saved.stderr).toMatch(/^saved perf\.json(?:; the machine was busy, .* at rest)?\n$/);
  for (const word of ["encode", "decode", "json-encode", "draw", "acme.v1.Order"])
    expect(saved.stdout).toContain(word);
  expect(saved.stdout).toContain("compared with nothing");

  const baseline = JSON.parse(sandbox.read("perf.json"));
  const slower = await sandbox.run([...codecBench, "--compare", "perf.json", "--format", "json"]);
  expect([0, 1]).toContain(slower.code);
  const report = JSON.parse(slower.stdout);
  const times = baseline.figures.filter(({ unit }: { readonly unit: string }) => unit === "ns");
  expect(report.comparisons.length).toBe(times.length);

  // As if everything had taken a tenth of the time, and the machine had been at rest.
  for (const figure of baseline.figures) {
    figure.samples = figure.samples.map((one: number) => one / 10);
    figure.reference = figure.reference.map(() => figure.reference[0]);
  }
  sandbox.write({ "fast.json": JSON.stringify(baseline) });
  const { code, stdout } = await sandbox.run([...codecBench, "--compare", "fast.json"]);
  // What runs beside the tests may make the machine too busy to tell: that is said then, and nothing else.
  const isTooBusy = stdout.includes("times cannot be compared with the baseline");
  expect(code).toBe(isTooBusy ? 0 : 1);
  expect(/slower +protobuf-es\/encode\/acme\.v1\.Order\n/.test(stdout)).toBe(!isTooBusy);
});

test("a baseline of another machine is compared by normalised figures only, and it is said", async ({
  expect,
  sandbox,
}) => {
  withProto(sandbox);
  await sandbox.run([...codecBench, "--save", "perf.json"]);
  const baseline = JSON.parse(sandbox.read("perf.json"));
  baseline.machine = { ...baseline.machine, cpu: "an abacus", hash: "other" };
  sandbox.write({ "perf.json": JSON.stringify(baseline) });
  const { stdout } = await sandbox.run([...codecBench, "--compare", "perf.json"]);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "on another machine; only normalised figures are compared",
  );
  expect(stdout).toContain("an abacus");
});

for (const [what, text, message] of [
  ["corrupt", "{", "perf.json is no baseline: "],
  ["of something else", '{"schemaVersion":1}', "perf.json is no baseline: "],
  ["newer", '{"schemaVersion":9}', "perf.json has schemaVersion 9, and this version reads 1"],
] as const)
  test(`a baseline that is ${what} is told before anything is measured`, async ({
    expect,
    sandbox,
  }) => {
    withProto(sandbox);
    sandbox.write({ "perf.json": text });
    const { code, stdout, stderr } = await sandbox.run([...codecBench, "--compare", "perf.json"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

for (const [args, message] of [
  [[], "nothing to measure is given"],
  [["proto", "--rate", "5"], "--rate is for a server, and a schema is measured"],
  [["localhost:1", "--codec", "protobufjs"], "--codec is for codecs, and a server is measured"],
  [["proto", "--compare"], "there is no baseline .wireproof/perf/codecs.json"],
  [["proto", "--save", "proto"], "--save proto: a baseline is a file of JSON"],
  [["proto", "--against", "7.5.0"], "--against 7.5.0: of which codec?"],
  [["localhost:1", "--connections", "8", "--concurrency", "4"], "4 callers use no more than 4"],
  [["example.com:443"], "example.com:443 is not known to be this machine"],
] as const)
  test(`bench ${args.join(" ")} is refused`, async ({ expect, sandbox }) => {
    withProto(sandbox);
    const { code, stderr } = await sandbox.run(["bench", ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

test("a server that nobody is at cannot be reached", async ({ expect, sandbox }) => {
  const { code, stderr } = await sandbox.run(["bench", "localhost:1"]);
  expect(code).toBe(3);
  expect(stderr).toContain("localhost:1");
});

const quickLoad = ["--duration", "300ms", "--warm-up", "50ms"];

test("loads a server with requests that it answers with OK, and writes every report", async ({
  expect,
  sandbox,
}) => {
  using server = await workspaceServer();
  const { code, stdout } = await sandbox.run([
    ...["bench", server.address, "--include", "**/HybridSearch", "--concurrency", "1,2,4"],
    ...[...quickLoad, "--report", "json=out.json", "--report", "html=out.html"],
    ...["--report", "github=github.json"],
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("all with OK") });
  expect(stdout).toMatch(/throughput +[\d,.]+ calls\/s/);
  expect(stdout).toMatch(/the law explains[^;]* over 3 steps, as it\s+would whatever they were/);
  const { steps, laws, figures } = JSON.parse(sandbox.read("out.json"));
  expect(steps.map(({ name }: { name: string }) => name)).toEqual([
    "closed-c1",
    "closed-c2",
    "closed-c4",
  ]);
  expect([laws.length, figures.length]).toEqual([1, 9]);
  for (const { errors, latency } of steps) {
    expect(errors).toEqual([]);
    expect(latency.percentiles["99.99"]).toBeGreaterThanOrEqual(latency.percentiles["50"]);
  }
  expect(sandbox.read("out.html")).toMatch(/^<!doctype html>/i);
  expect(JSON.parse(sandbox.read("github.json"))[0]).toMatchObject({ name: expect.any(String) });
});

test("too many calls that fail end it with 1, and are no latency", async ({ expect, sandbox }) => {
  using server = await workspaceServer();
  const { code, stdout } = await sandbox.run([
    ...["bench", server.address, "--include", "**/KeywordSearch", "--concurrency", "2"],
    ...["--data", '{"query":"a"}', "--data", "{}", ...quickLoad],
    ...["--report", "json=out.json"],
  ]);
  const [step] = JSON.parse(sandbox.read("out.json")).steps;
  const [errors] = step.errors;
  expect(errors).toMatchObject({ status: "INVALID_ARGUMENT", count: expect.any(Number) });
  expect(step.latency.buckets.reduce((sum: number, { count }: Bucket) => sum + count, 0)).toBe(
    step.calls - errors.count,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining("calls failed") });
});

interface Bucket {
  readonly count: number;
}

test("nothing that is answered with OK is nothing measured", async ({ expect, sandbox }) => {
  using server = await workspaceServer();
  const { code, stdout } = await sandbox.run([
    ...["bench", server.address, "--include", "**/GetDocument", "--data", '{"documentId":"none"}'],
    ...["--concurrency", "2", ...quickLoad],
  ]);
  expect(code).toBe(4);
  expect(stdout).toContain("NOT_FOUND");
});

/** Mocks of one schema, one of which waits before it answers. */
async function mockAt(sandbox: Sandbox, ...args: readonly string[]): Promise<string> {
  sandbox.write({
    "rpc/orders.proto":
      'syntax = "proto3"; package acme.v1; service Orders { rpc Get(Id) returns (Id); } message Id { string id = 1; }',
  });
  const running = sandbox.start(["mock", "rpc", ...args]);
  const lines: string[] = [];
  running.process.stdout?.on("data", (text: string) => lines.push(text));
  await running.printed("acme.v1.Orders/Get\n");
  return /^listening on (\S+)\n/.exec(lines.join(""))?.[1] ?? "";
}

test("two servers are compared by turns: the slow one is told, the other way round the fast one", async ({
  expect,
  sandbox,
}) => {
  const fast = await mockAt(sandbox);
  const slow = await mockAt(sandbox, "--delay", "headers=5ms");
  const shape = ["--concurrency", "2", "--duration", "1s", "--warm-up", "50ms"];
  const slower = await sandbox.run(["bench", slow, "--against", fast, ...shape]);
  expect(slower.stdout).toMatch(/slower +acme\.v1\.Orders\/Get\/closed-c2\/p50/);
  expect(slower.code).toBe(1);
  const faster = await sandbox.run(["bench", fast, "--against", slow, ...shape]);
  expect(faster.stdout).toMatch(/faster +acme\.v1\.Orders\/Get\/closed-c2\/p50/);
  expect(faster.code).toBe(0);
});

test("Ctrl-C ends a load at once, with what was measured so far", async ({ expect, sandbox }) => {
  using server = await workspaceServer();
  const running = sandbox.start([
    ...["bench", server.address, "--include", "**/HealthCheck", "--duration", "60s"],
  ]);
  const timer = setTimeout(() => running.process.kill("SIGINT"), 3000);
  const began = performance.now();
  const { code } = await running.ended;
  clearTimeout(timer);
  expect(code).toBe(130);
  expect(performance.now() - began).toBeLessThan(20_000);
});
