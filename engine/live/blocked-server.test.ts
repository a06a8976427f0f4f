import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { runLive } from "./run-live.ts";
import { aLiveRequest } from "./testing/a-live-request.ts";
import { OwnProcess } from "./testing/own-process.ts";
import { toldOf, warnedOf } from "./testing/served-words.ts";

/** Three methods of which one holds up the others. */
const block = compileText(`
  syntax = "proto3";
  package block.v1;
  message Word { string text = 1; int32 number = 2; }
  service Block {
    rpc Stall(Word) returns (Word);
    rpc Ask(Word) returns (Word);
    rpc Tell(Word) returns (Word);
  }
`);

/** What a server of one thread does beside echoing. */
interface Hostile {
  /** What it does for a negative number that goes to `Stall`: statements. */
  readonly forNegative?: string;
  /** What it does for an empty request to `Stall`. */
  readonly forEmpty?: string;
  /** What it does for a method that it does not have. */
  readonly forUnknown?: string;
  /** What it does before it listens. */
  readonly atStart?: string;
}

/** Its folder is the one it runs in. */
async function hostile({
  forNegative = "",
  forEmpty = "",
  forUnknown = "",
  atStart = "",
}: Hostile): Promise<OwnProcess> {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-blocked-"));
  const file = join(folder, "server.cjs");
  writeFileSync(
    file,
    `const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const marker = __dirname + "/marker";
${atStart}
const server = require("node:http2").createServer();
const isNegative = (bytes) => bytes.length >= 11 && bytes.at(-11) === 16 && bytes.at(-1) === 1;
server.on("stream", (stream, headers) => {
  const chunks = [];
  stream.on("error", () => {});
  stream.on("data", (chunk) => chunks.push(chunk));
  stream.on("end", () => {
    const bytes = Buffer.concat(chunks);
    const path = headers[":path"];
    const start = { ":status": 200, "content-type": "application/grpc" };
    if (path === "/${stall}" && isNegative(bytes)) { ${forNegative} }
    if (path === "/${stall}" && bytes.length === 5) { ${forEmpty} }
    if (path.includes("/NoSuchMethod")) { ${forUnknown} }
    if (!path.startsWith("/block.")) return stream.respond({ ...start, "grpc-status": "12" }, { endStream: true });
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

const stall = "block.v1.Block/Stall";

test("whoever waits beside a call that holds the server up is never blamed, however often it does", async () => {
  const server = await hostile({ forNegative: "for (;;);" });
  const request = aLiveRequest(block, server.address, {
    ...{ properties: ["rpc/deadline"], callTimeoutMs: 1200, concurrency: 6, server },
    ...{ maxEdges: 12, maxExamples: 0, maxShrinkCalls: 20 },
  });

  const result = await runLive(request, () => {});

  expect(toldOf(result.findings)).toEqual([`rpc/deadline ${stall} {"number":-1} 5/5`]);
  expect(result.findings[0]?.expected).toBe("an answer within 1.2 s");
}, 120_000);

test("where nobody can find out who held the server up one call stands for all, and the others are named", async () => {
  const server = await hostile({ forNegative: "for (;;);" });
  const request = aLiveRequest(block, server.address, {
    ...{ properties: ["rpc/deadline"], callTimeoutMs: 1000, concurrency: 6 },
  });

  const result = await runLive(request, () => {});

  expect(result.findings).toMatchObject([
    { property: "rpc/deadline", repeats: { failed: 0, of: 0 } },
  ]);
  expect(warnedOf(result)).toContain(
    `server-gone: the run ended: ${server.address} answers nothing any more`,
  );
}, 120_000);

test("a server that does not come up again after a call is told with that call, and ends the run", async () => {
  const server = await hostile({
    atStart: 'if (existsSync(marker)) { console.error("the data are broken"); process.exit(1); }',
    forNegative: 'writeFileSync(marker, ""); process.exit(7);',
  });
  const request = aLiveRequest(block, server.address, {
    ...{ properties: ["rpc/alive-after"], concurrency: 1, server },
  });

  const result = await runLive(request, () => {});

  expect(result.findings).toMatchObject([
    {
      ...{ subject: stall, signature: "server gone", repeats: { failed: 0, of: 0 } },
      because: "it did not come up again: it does not start",
    },
  ]);
  expect(warnedOf(result)).toContain(
    `server-gone: the run ended: ${server.address} does not come up again`,
  );
  expect(result.exitCode).toBe(1);
});

test("a server that comes up by itself once and not again is not taken to die of ever smaller calls", async () => {
  const server = await hostile({
    // Starts another in its place where that one dies, the first time.
    atStart: `if (process.argv[2] === undefined) {
  const { spawn } = require("node:child_process");
  const child = (times) => spawn(process.execPath, [__filename, "child"], { stdio: "inherit" })
    .once("exit", () => times > 0 && child(times - 1));
  child(1);
  process.stdin.resume();
  setInterval(() => process.ppid === 1 && process.exit(), 100);
  return;
}
if (existsSync(marker)) process.env.PORT = readFileSync(marker, "utf8");
else setTimeout(() => writeFileSync(marker, String(server.address().port)), 50);`,
    forNegative: "process.exit(7);",
  });
  const request = aLiveRequest(block, server.address, {
    ...{ properties: ["rpc/alive-after"], concurrency: 1 },
  });

  const result = await runLive(request, () => {});

  expect(toldOf(result.findings)).toEqual([
    expect.stringMatching(/^rpc\/alive-after block\.v1\.Block\/Stall .*"number":-\d.* 1\/1$/),
  ]);
  expect(warnedOf(result)).toContain(
    `server-gone: the run ended: ${server.address} does not answer any more`,
  );
});

test("what other calls of a shrink take down is started again for the next of them", async () => {
  const server = await hostile({
    forNegative: "return stream.respond({ ...start, 'grpc-status': '2' }, { endStream: true });",
    forEmpty: "process.exit(7);",
  });
  const request = aLiveRequest(block, server.address, {
    ...{ properties: ["rpc/no-unknown"], concurrency: 1, server },
  });

  const result = await runLive(request, () => {});

  expect(toldOf(result.findings)).toEqual([
    `rpc/no-unknown ${stall} {"number":-1} 5/5`,
    `rpc/alive-after ${stall} {} 5/5`,
  ]);
});

test("where a call of no method took the server down it is named beside those that waited", async () => {
  const server = await hostile({ forUnknown: "process.exit(7);" });
  const request = aLiveRequest(block, server.address, {
    ...{ properties: ["rpc/unknown-method", "rpc/alive-after"], concurrency: 1, server },
  });

  const result = await runLive(request, () => {});

  expect(result.findings).toMatchObject([
    {
      property: "rpc/alive-after",
      because: expect.stringContaining("/block.v1.Block/NoSuchMethod with 0 bytes"),
    },
  ]);
});
