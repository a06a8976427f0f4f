import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, ServerCredentials, type ServerWritableStream } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { cuttableLine } from "../../transports/cuttable-line.ts";
import type { LiveRequest } from "./live-request.ts";
import { runLive } from "./run-live.ts";
import { aLiveRequest } from "./testing/a-live-request.ts";
import { OwnProcess } from "./testing/own-process.ts";
import { runWords, servedWords, toldOf, warnedOf } from "./testing/served-words.ts";
import { wordsSubject } from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];

/**
 * A server in a process of its own that echoes, and does something else for a negative number that is put: the tag 16, and
 * ten bytes. Speaks HTTP/2 itself: what it is started for again and again is to be there soon.
 */
async function ownProcess(forNegative: string): Promise<OwnProcess> {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-hostile-"));
  const file = join(folder, "server.cjs");
  writeFileSync(
    file,
    `const server = require("node:http2").createServer();
const isNegative = (bytes) => bytes.length >= 11 && bytes.at(-11) === 16 && bytes.at(-1) === 1;
server.on("stream", (stream, headers) => {
  const chunks = [];
  stream.on("error", () => {});
  stream.on("data", (chunk) => chunks.push(chunk));
  stream.on("end", () => {
    const bytes = Buffer.concat(chunks);
    const path = headers[":path"];
    const start = { ":status": 200, "content-type": "application/grpc" };
    if (path === "/${put}" && isNegative(bytes)) { ${forNegative} }
    if (!path.startsWith("/words.")) return stream.respond({ ...start, "grpc-status": "12" }, { endStream: true });
    stream.respond(start, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(bytes);
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(server.address().port));
`,
  );
  const server = new OwnProcess(file);
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  await server.restart();
  return server;
}

const dies =
  'process.getBuiltinModule("node:fs").writeSync(2, "out of cheese\\n"); process.exit(7);';

/** The ninth boundary is the first with a negative number. */
const bounds: Partial<LiveRequest> = { phases: ["reach", "edges"], maxEdges: 9 };

test("a server that a call ends is one finding with that call, and is started again", async () => {
  const server = await ownProcess(dies);

  const result = await runWords(server, { ...bounds, server, properties: ["rpc/alive-after"] });

  expect(toldOf(result.findings)).toEqual([`rpc/alive-after ${put} {"number":-1} 5/5`]);
  expect(result.findings[0]).toMatchObject({
    ...{ way: "died", signature: "server gone", phase: "edges" },
    actual: expect.stringContaining("it is gone; its last words: out of cheese"),
  });
  expect(server.starts).toBeGreaterThan(6);
  expect(result.checks).toMatchObject([
    { subject: put, status: "failed" },
    { subject: say, status: "passed" },
  ]);
  // All that was to be called was called, before and after.
  expect(result.coverage.methods).toMatchObject([{ subject: put }, { subject: say, calls: 3 + 9 }]);
  expect(result.warnings).toEqual([]);
  expect(result.exitCode).toBe(1);
});

test("a server that is not ours to start ends the run, which says why and names the calls", async () => {
  const server = await ownProcess(dies);

  const result = await runWords(server, { properties: ["rpc/alive-after"] });

  expect(result.findings).toMatchObject([
    { property: "rpc/alive-after", subject: put, actual: "it is gone" },
  ]);
  expect(result.findings[0]?.because).toContain("it is one of 4 calls that were under way");
  expect(warnedOf(result)).toEqual([
    `server-gone: the run ended: ${server.address} does not answer any more`,
  ]);
  expect(result.exitCode).toBe(1);
});

test("a call that holds up the whole server is found and shrunk, and what waited beside it is not blamed", async () => {
  const server = await ownProcess("for (;;);");

  const result = await runWords(server, {
    ...{ ...bounds, server, properties: ["rpc/alive-after", "rpc/deadline"], callTimeoutMs: 300 },
  });

  expect(toldOf(result.findings)).toEqual([`rpc/deadline ${put} {"number":-1} 5/5`]);
});

/** A method that streams its answers, and one that does not. */
const streams = compileText(`
  syntax = "proto3";
  package streams.v1;
  message Word { string text = 1; int32 number = 2; }
  service Streams { rpc Say(Word) returns (Word); rpc Watch(Word) returns (stream Word); }
`);

/** Sends messages for as long as the caller is there. */
function flood(call: ServerWritableStream<Buffer, Buffer>): void {
  const word = Buffer.from([10, 1, 97]);
  while (!call.cancelled && !call.destroyed)
    if (!call.write(word)) {
      call.once("drain", () => flood(call));
      return;
    }
}

test("a server that floods every call does not keep a run from its end", async () => {
  const server = new Server();
  onTestFinished(() => server.forceShutdown());
  const asItIs = (bytes: Buffer): Buffer => bytes;
  for (const name of ["Say", "Watch"])
    server.register(`/streams.v1.Streams/${name}`, flood, asItIs, asItIs, "serverStream");
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });

  const request = aLiveRequest(streams, `127.0.0.1:${port}`, {
    ...{ properties: ["rpc/response-decodes", "rpc/alive-after", "rpc/deadline"] },
    ...{ callTimeoutMs: 1000, maxEdges: 5, maxExamples: 2, maxShrinkCalls: 20 },
  });
  const result = await runLive(request, () => {});

  // One message is what a call of Say is answered with. That Watch has no end is no fault.
  expect(toldOf(result.findings)).toEqual(["rpc/response-decodes streams.v1.Streams/Say {} 5/5"]);
  expect(result.exitCode).toBe(1);
});

test("a server that drops connections now and then is a finding, though no call brings it about", async () => {
  let calls = 0;
  const far = await servedWords({
    [put]: () => {
      if (drops.has(calls++)) line.cut();
      return undefined;
    },
  });
  const line = await cuttableLine(far.port);
  onTestFinished(() => line.close());
  // Three calls to reach it; then a drop, and a call to find out that it was not that call's doing.
  const drops = new Set([3, 7, 11]);

  const result = await runWords(line, {
    ...{ ...bounds, concurrency: 1, properties: ["rpc/alive-after", "rpc/no-unknown"] },
  });

  expect(result.findings).toMatchObject([
    {
      ...{ property: "rpc/alive-after", subject: put, signature: "connection dropped" },
      because: "it has happened 3 times, and no call brings it about by itself",
    },
  ]);
  expect(result.exitCode).toBe(1);
});

test("a connection that was lost once is no finding", async () => {
  let calls = 0;
  const far = await servedWords({
    [put]: () => {
      if (calls++ === 5) line.cut();
      return undefined;
    },
  });
  const line = await cuttableLine(far.port);
  onTestFinished(() => line.close());

  const result = await runWords(line, { ...bounds, properties: ["rpc/alive-after"] });

  expect(result.findings).toEqual([]);
  expect(result.exitCode).toBe(0);
});
