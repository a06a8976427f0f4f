import { expect, onTestFinished, test } from "vitest";
import type { MockHandler } from "../../mocks/server/mock-options.ts";
import { type MockServer, mockServer } from "../../mocks/server/mock-server.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { compileText } from "../../schema/compile.ts";
import { cuttableLine } from "../../transports/cuttable-line.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { Caller } from "./caller.ts";
import type { RestartableServer } from "./live-request.ts";
import { dropped, gone, ServerWatch } from "./server-watch.ts";
import { servedWords } from "./testing/served-words.ts";
import { wordInput, words, wordsMethod, wordsSubject } from "./testing/words.ts";

const put = wordsSubject("Put");

function watchOf(address: string, server?: RestartableServer, callTimeoutMs = 300): ServerWatch {
  const caller = new Caller({
    open: () => grpcJs(address),
    journal: { begin: () => {}, end: () => {} },
    ...{ callTimeoutMs, rate: undefined, signal: undefined },
  });
  onTestFinished(() => caller.close());
  return new ServerWatch({ caller, server });
}

/** A server that can be ended, and started again at the same port. */
class Ending implements RestartableServer {
  restarts = 0;
  port = 0;
  private current: MockServer | undefined;
  private handlers: Readonly<Record<string, MockHandler>> = {};

  async start(handlers: Readonly<Record<string, MockHandler>> = {}, port = 0): Promise<string> {
    this.handlers = handlers;
    this.current = await mockServer(words, { handlers, otherwise: "echo", port });
    this.port = this.current.port;
    return this.current.address;
  }

  isRunning(): boolean {
    return this.current !== undefined;
  }

  async restart(): Promise<void> {
    this.restarts++;
    this.current?.close();
    await this.start(this.handlers, this.port);
  }

  lastWords(): string {
    return "one\ntwo\nthree\nfour\n";
  }

  stop(): void {
    this.current?.close();
    this.current = undefined;
  }
}

function actual(verdict: Verdict): string {
  return verdict.kind === "broken" ? verdict.failure.describe().actual : verdict.kind;
}

test("a server that answers anything is alive, whether it has a health service or not", async () => {
  expect(await watchOf((await servedWords()).address).isAlive()).toBe(true);
});

test("where nobody listens nothing is alive, and what is not ours is not started again", async () => {
  const server = await servedWords();
  server.close();
  const watch = watchOf(server.address);

  expect(await watch.isAlive(0)).toBe(false);
});

test("a server of ours that has ended is started again", async () => {
  const server = new Ending();
  const watch = watchOf(await server.start(), server);
  onTestFinished(() => server.stop());
  server.stop();

  expect(await watch.revive()).toBe(true);
  expect(server.restarts).toBe(1);
  expect(await watch.revive()).toBe(true);
  expect(server.restarts).toBe(1);
});

test("a call that the server outlives holds, and one that it does not is broken with its last words", async () => {
  const server = new Ending();
  await server.start({
    [put]: ({ requests }) => {
      if (requests[0]?.describe().includes("die") !== true) return undefined;
      // As a process ends: without a word to those that wait.
      line.cut();
      server.stop();
      return undefined;
    },
  });
  const line = await cuttableLine(server.port);
  onTestFinished(() => {
    line.close();
    server.stop();
  });
  const watch = watchOf(line.address, server);

  expect((await watch.trial(wordsMethod(), wordInput("live"))).kind).toBe("held");
  const verdict = await watch.trial(wordsMethod(), wordInput("die"));

  expect(verdict).toMatchObject({ failure: { way: "died", signature: "server gone" } });
  expect(actual(verdict)).toBe("it is gone; its last words: two\nthree\nfour");
  // It is there again for the next trial.
  expect(server.restarts).toBe(1);
  expect((await watch.trial(wordsMethod(), wordInput("live"))).kind).toBe("held");
});

test("a server that drops the connection and lives on is broken in another way", async () => {
  const far = await servedWords({
    [put]: () => {
      line.cut();
      return undefined;
    },
  });
  const line = await cuttableLine(far.port);
  onTestFinished(() => line.close());

  const verdict = await watchOf(line.address).trial(wordsMethod(), wordInput("a"));

  expect(verdict).toMatchObject({ failure: { way: "died", signature: "connection dropped" } });
  expect(actual(verdict)).toMatch(/^the connection was dropped: /);
});

for (const [what, afterMs, kind] of [
  ["while it is fresh is told", 0, "broken"],
  ["when the connection may have reached its age is not", 400, "held"],
] as const)
  test(`a stream that is cut off ${what}`, async () => {
    const watching = compileText(`
      syntax = "proto3";
      package words.v1;
      message Word { string text = 1; }
      service Words { rpc Watch(Word) returns (stream Word); }
    `);
    const never = new Promise<undefined>(() => {});
    const far = await mockServer(watching, {
      handlers: {
        "words.v1.Words/Watch": async () => {
          setTimeout(() => line.cut(), afterMs);
          return await never;
        },
      },
    });
    const line = await cuttableLine(far.port);
    onTestFinished(() => {
      line.close();
      far.close();
    });
    const watch = watchOf(line.address, undefined, 10_000);

    expect((await watch.trial(wordsMethod("Watch", watching), wordInput("a"))).kind).toBe(kind);
  });

test("silence is noticed once, and broken by any answer", async () => {
  const watch = watchOf((await servedWords()).address);
  watch.noteSilence();

  expect(watch.isSilent).toBe(true);
  expect(await watch.breakSilence()).toBe(true);
  expect(watch.isSilent).toBe(false);
});

test("suspects are taken once, the first to be noticed first, and no more than can be tried", async () => {
  const watch = watchOf("127.0.0.1:1");
  const origin = { phase: "edges", index: 0, script: { steps: [] } } as const;
  for (let index = 0; index < 70; index++)
    watch.suspect({ method: wordsMethod(), input: wordInput(""), origin: { ...origin, index } });

  expect(watch.isSuspicious).toBe(true);
  const taken = watch.take();
  expect(taken.map((one) => one.origin.index)).toEqual([...Array(64).keys()]);
  expect([watch.isSuspicious, watch.take().length]).toEqual([false, 0]);
});

test("a server that left no words is only gone", () => {
  expect(gone({}).describe().actual).toBe("it is gone");
  expect(gone({ words: " \n", end: "signal SIGKILL" }).describe().actual).toBe(
    "it is gone (signal SIGKILL)",
  );
});

test("a stream that the server resets with CANCEL is told from a connection that is lost", () => {
  const told = (code: number, details: string): string =>
    dropped({ code, name: "", details }).describe().actual;

  expect(told(1, "Call cancelled")).toBe(
    "no status: the server reset the stream of the call (CANCEL)",
  );
  expect(told(14, "Connection dropped")).toBe("the connection was dropped: Connection dropped");
});
