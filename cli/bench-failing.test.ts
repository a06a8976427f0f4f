import { commandTest as test } from "./testing/command.ts";

/** A server that answers calls with a status, and ends its process so long after the hundredth one. */
const server = `
import { createServer } from "node:http2";
const [port, status, endsAfterMs] = process.argv.slice(2);
let calls = 0;
createServer().on("stream", (stream, headers) => {
  const isOurs = headers[":path"] === "/t.Things/Get";
  if (isOurs && ++calls === 100 && endsAfterMs) setTimeout(() => process.exit(), Number(endsAfterMs));
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": isOurs ? status : "12" }));
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.end(Buffer.alloc(5));
  stream.resume();
}).listen(Number(port), "127.0.0.1");
`;

const files = {
  "m.proto":
    'syntax = "proto3"; package t; service Things { rpc Get(Id) returns (Id); } message Id { string id = 1; }',
  "server.mjs": server,
  "throws.mjs": `export default { name: "throws", version: "1", open: () => ({
    transcode() { throw new Error("no"); },
  }) };`,
};

test("a server that ends under load is told, fails the run, and is no baseline", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(files);
  const { code, stdout, stderr } = await sandbox.run([
    ...["bench", "--spawn", "node server.mjs {port} 0 1500", "--proto", "m.proto"],
    ...["--concurrency", "1,2,3,4", "--duration", "1s", "--warm-up", "50ms"],
    ...["--max-error-share", "1", "--save", "load.json"],
  ]);

  expect(stdout).toMatch(/^ +ended +early: the server is gone/m);
  expect(stdout).toMatch(/^[\d,]+ calls in \d steps?, .*; ended early: the server is gone/m);
  expect(stderr).toContain("not saved");
  expect([code, sandbox.names(".").includes("load.json")]).toEqual([1, false]);
});

test("a server that ends while another is compared with it fails the run", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(files);
  const { code, stdout } = await sandbox.run([
    ...["bench", "--spawn", "node server.mjs {port} 0", "--proto", "m.proto"],
    ...["--against-spawn", "node server.mjs {port} 0 1000", "--concurrency", "2"],
    ...["--duration", "2s", "--warm-up", "50ms", "--max-error-share", "1"],
  ]);

  // While it is measured, or once more.
  expect(stdout.replace(/\s+/g, " ")).toMatch(
    /ended early: (?:of what it is compared with, the server is gone|localhost:\d+: nothing listens there)/,
  );
  expect(code).toBe(1);
});

test("a server that answers no call is nothing to compare with", async ({ expect, sandbox }) => {
  sandbox.write(files);
  const { code, stdout } = await sandbox.run([
    ...["bench", "--spawn", "node server.mjs {port} 0", "--proto", "m.proto"],
    ...["--against-spawn", "node server.mjs {port} 12", "--concurrency", "2"],
    ...["--duration", "500ms", "--warm-up", "50ms"],
  ]);

  expect(stdout).toContain("nothing could be compared");
  expect(code).toBe(4);
});

test("a codec that was asked for and cannot be measured is not passed over", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(files);
  const args = ["bench", "m.proto", "--time", "100ms"];
  const { code, stdout } = await sandbox.run([...args, "--codec", "./throws.mjs"]);

  expect(stdout).toContain("throws was asked for, and nothing of it could be measured");
  expect(code).toBe(4);
});

test("an operation of the baseline that fails now fails the run", async ({ expect, sandbox }) => {
  const sound = files["throws.mjs"].replace(
    "transcode() {",
    "transcode: (_, bytes) => bytes, _() {",
  );
  const args = ["bench", "m.proto", "--time", "100ms", "--codec", "./throws.mjs"];
  sandbox.write({ ...files, "throws.mjs": sound });
  await sandbox.run([...args, "--save", "codecs.json"]);
  sandbox.write(files);
  const { code, stdout } = await sandbox.run([...args, "--compare", "codecs.json"]);

  expect(stdout).toContain(
    "throws/transcode/t.Id was measured for the baseline, and cannot be any more",
  );
  expect(code).toBe(1);
});

test("a baseline of the other suite is told before anything is measured", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(files);
  await sandbox.run(["bench", "m.proto", "--time", "100ms", "--save", "codecs.json"]);
  const { code, stdout, stderr } = await sandbox.run([
    ...["bench", "localhost:1", "--compare", "codecs.json"],
  ]);

  expect(stderr).toContain("the baseline is of the suite codecs, not load");
  expect([code, stdout]).toEqual([2, ""]);
});

test("a baseline that cannot be written is told before anything is measured", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ ...files, file: "" });
  const args = ["bench", "m.proto", "--time", "100ms"];
  const { code, stdout, stderr } = await sandbox.run([...args, "--save", "file/codecs.json"]);

  expect(stderr).toContain("--save file/codecs.json: cannot be written: ");
  expect([code, stdout]).toEqual([2, ""]);
});
