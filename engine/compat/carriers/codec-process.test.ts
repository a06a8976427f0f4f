import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { execPath, kill } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { compileText } from "../../../schema/compile.ts";
import { ownCodec, ownFile } from "../../testing/own-codec.ts";
import { CodecProcess } from "./codec-process.ts";
import type { CodecSetup, TranscodeRequest } from "./codec-protocol.ts";

const schema = compileText(`syntax = "proto3"; package a; message M { int32 n = 1; }`);

function setupOf(spec: string): CodecSetup {
  return { spec, baseFolder: import.meta.dirname, schema: schema.slice(schema.messageNames) };
}

function processOf(spec: string, caseTimeoutMs = 2000, maxLostOfType = 40): CodecProcess {
  const health = { lostInARow: 0 };
  return new CodecProcess({
    setup: setupOf(spec),
    version: "the old version",
    caseTimeoutMs,
    health,
    maxLostOfType,
  });
}

function requestOf(...input: readonly number[]): TranscodeRequest {
  return { typeName: "a.M", input: Uint8Array.from(input), from: "binary", to: "binary" };
}

/** A codec that writes the number of its process to a file, so that it can be looked for. */
function tellingCodec(
  name: string,
  call?: string,
): { readonly codec: string; readonly file: string } {
  const file = ownFile(`${name}.pid`);
  const codec = ownCodec(name, {
    top: `import { writeFileSync } from "node:fs";`,
    open: `writeFileSync(${JSON.stringify(file)}, String(process.pid));`,
    ...(call === undefined ? {} : { call }),
  });
  return { codec, file };
}

function isRunning(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false;
  }
}

/** Looks for a while whether something has come about. */
async function comesAbout(isSo: () => boolean): Promise<boolean> {
  for (let looks = 0; looks < 500; looks++) {
    if (isSo()) return true;
    await sleep(20);
  }
  return false;
}

test("a codec says what it is called, and writes what it reads", async () => {
  const codec = processOf("protobufjs");
  expect(await codec.open()).toMatchObject({ name: "protobufjs", claims: { formats: ["binary"] } });
  expect(await codec.transcode(requestOf(8, 5))).toEqual({
    kind: "wrote",
    bytes: Uint8Array.of(8, 5),
  });
  expect(await codec.transcode(requestOf(8))).toMatchObject({ kind: "refused" });
  await codec.close();
});

test("thousands of messages take seconds", async () => {
  const codec = processOf("protobufjs");
  await codec.open();
  const started = performance.now();
  for (let count = 0; count < 3000; count++) await codec.transcode(requestOf(8, 5));
  const ms = performance.now() - started;
  await codec.close();
  expect(ms).toBeLessThan(20_000);
});

test("the messages after one that ended the process are answered", async () => {
  const codec = processOf(
    ownCodec("ends-at-one", { call: "if (input[1][1] === 1) process.exit(4);" }),
  );
  await codec.open();
  const answers = await Promise.all([1, 2, 1, 3].map((n) => codec.transcode(requestOf(8, n))));
  await codec.close();
  const lost = { kind: "crashed", reason: "ended its process (exit code 4)" };
  const wrote = (n: number) => ({ kind: "wrote", bytes: Uint8Array.of(8, n) });
  expect(answers).toEqual([lost, wrote(2), lost, wrote(3)]);
});

test("a message is not to blame for what came before it", async () => {
  const codec = processOf(ownCodec("tires", { call: "if (call > 3) process.exit(4);" }));
  await codec.open();
  const answers = [];
  for (let n = 1; n <= 10; n++) answers.push(await codec.transcode(requestOf(8, n)));
  await codec.close();
  expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => "wrote"));
});

test("a hang costs twice the time of a case and is remembered", async () => {
  const codec = processOf(ownCodec("hangs-at-one", { call: "while (input[1][1] === 1);" }), 200);
  await codec.open();
  const hang = { kind: "crashed", reason: "did not return within 200 ms" };
  expect(await codec.transcode(requestOf(8, 1))).toEqual(hang);
  expect(await codec.transcode(requestOf(8, 2))).toMatchObject({ kind: "wrote" });
  const started = performance.now();
  expect(await codec.transcode(requestOf(8, 1))).toEqual(hang);
  expect(performance.now() - started).toBeLessThan(200);
  await codec.close();
});

test("after many messages that it did not survive, no more of their type is sent", async () => {
  const spec = ownCodec("odd", { call: "if (input[1][1] % 2 === 1) process.exit(4);" });
  const codec = processOf(spec, 2000, 3);
  await codec.open();
  const kinds: string[] = [];
  for (let n = 0; n < 8; n++) kinds.push((await codec.transcode(requestOf(8, n))).kind);
  expect(codec.givenUp).toEqual(["a.M"]);
  await codec.close();
  const before = ["wrote", "crashed", "wrote", "crashed", "wrote", "crashed"];
  expect(kinds).toEqual([...before, "declined", "declined"]);
});

test("a codec that takes all memory is ended", async () => {
  const codec = processOf(
    ownCodec("eats", {
      top: "const kept = [];",
      call: "if (input[1][1] === 1) for (;;) kept.push(Buffer.alloc(2 ** 24, 1));",
    }),
    20_000,
  );
  await codec.open();
  expect(await codec.transcode(requestOf(8, 1))).toMatchObject({
    reason: "ended its process (signal SIGKILL)",
  });
  expect(await codec.transcode(requestOf(8, 2))).toMatchObject({ kind: "wrote" });
  await codec.close();
});

test("close leaves no process, whatever the codec is at", async () => {
  const { codec: spec, file } = tellingCodec("closed", "for (;;);");
  const codec = processOf(spec, 60_000);
  await codec.open();
  const pid = Number(readFileSync(file, "utf8"));
  const answer = codec.transcode(requestOf(8, 1)).catch(() => undefined);
  await sleep(100);
  expect(isRunning(pid)).toBe(true);
  await codec.close();
  expect(isRunning(pid)).toBe(false);
  await answer;
});

test("a process that is killed leaves no codec behind, though it never returns", async () => {
  const { codec, file } = tellingCodec("orphan", "for (;;);");
  const built = pathToFileURL(
    `${import.meta.dirname}/../../../dist/engine/compat/carriers/codec-process.js`,
  );
  const program = `
    import { CodecProcess } from ${JSON.stringify(built.href)};
    const setup = {
      spec: ${JSON.stringify(codec)},
      baseFolder: ".",
      schema: { descriptorSet: Buffer.from("${toBase64(schema.descriptorSet)}", "base64"), sources: new Map() },
    };
    const parts = { setup, version: "", caseTimeoutMs: 60_000, health: { lostInARow: 0 } };
    const codec = new CodecProcess(parts);
    await codec.open();
    void codec.transcode({ typeName: "a.M", input: Uint8Array.of(8, 1), from: "binary", to: "binary" });
    console.log("asked");`;
  const parent = spawn(execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(parent.stdout, "data");
  expect(existsSync(file)).toBe(true);
  const pid = Number(readFileSync(file, "utf8"));
  // So that the codec is in its loop.
  await sleep(200);
  expect(isRunning(pid)).toBe(true);
  parent.kill("SIGKILL");
  expect(await comesAbout(() => !isRunning(pid))).toBe(true);
});

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
