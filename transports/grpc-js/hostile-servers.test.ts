import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { clientMade } from "../../properties/rpc/client-made.ts";
import { grpcJs } from "../grpc-js.ts";
import type { Target } from "../target.ts";
import {
  answer,
  answerHeaders,
  framed,
  type RawHandler,
  rawServer,
} from "../testing/raw-server.ts";
import type { CallOutcome, CallRequest } from "../transport.ts";

const unary = { path: "/a.S/Act", clientStreaming: false, serverStreaming: false };
const streaming = { ...unary, serverStreaming: true };
const message = Uint8Array.of(1, 2, 3);

interface Called {
  readonly outcome: CallOutcome;
  readonly ms: number;
}

/** What comes of a call of a server that does this with it. */
async function called(
  handler: RawHandler,
  request: Partial<CallRequest> = {},
  target: Partial<Target> = {},
): Promise<Called> {
  const address = `127.0.0.1:${await rawServer(handler)}`;
  const transport = grpcJs({ address, metadata: [], ...target });
  onTestFinished(() => transport.close());
  const began = performance.now();
  const outcome = await transport.call({ method: unary, messages: [message], ...request });
  return { outcome, ms: performance.now() - began };
}

async function statusOf(
  handler: RawHandler,
  request?: Partial<CallRequest>,
): Promise<CallOutcome["status"]> {
  return (await called(handler, request)).outcome.status;
}

// https://github.com/grpc/grpc/blob/master/doc/statuscodes.md: "Response cardinality violation"
for (const [how, write] of [
  ["in one frame", (stream) => answer(stream, [message, message])],
  [
    "one by one",
    (stream) => {
      stream.respond(answerHeaders, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.write(framed(message));
      setImmediate(() => stream.end(framed(message)));
    },
  ],
  [
    "and never ends",
    (stream) => {
      stream.respond(answerHeaders);
      stream.write(framed(message, message));
    },
  ],
] as const satisfies readonly (readonly [string, RawHandler])[])
  test(`two answers to a unary call, ${how}, end it long before its deadline`, async () => {
    const { outcome, ms } = await called(write, { deadlineMs: 30_000 });

    expect(outcome.status).toEqual({
      ...{ code: 12, name: "UNIMPLEMENTED", details: "Too many responses received" },
    });
    expect(outcome.messages.map((one) => [...one])).toEqual([[1, 2, 3]]);
    expect(ms).toBeLessThan(10_000);
  });

test("no answer to a unary call is told as a client of the library tells it", async () => {
  expect(await statusOf((stream) => answer(stream, []))).toEqual({
    ...{ code: 12, name: "UNIMPLEMENTED", details: "No message received" },
  });
});

test("an answer that a status takes back is still there", async () => {
  const { outcome } = await called((stream) =>
    answer(stream, [message], { "grpc-status": "5", "grpc-message": "gone%20again" }),
  );

  expect(outcome.status).toEqual({ code: 5, name: "NOT_FOUND", details: "gone again" });
  expect(outcome.messages).toHaveLength(1);
});

for (const [method, end] of [
  [unary, "UNIMPLEMENTED"],
  [streaming, "CANCELLED"],
] as const)
  test(`messages without end are cut off (${end})`, async () => {
    let written = 0;
    const flood: RawHandler = (stream) => {
      stream.respond(answerHeaders);
      const many = framed(...Array.from({ length: 1000 }, () => message));
      const write = (): void => {
        while (!stream.destroyed && stream.write(many)) written += many.length;
      };
      stream.on("drain", write);
      write();
    };
    const { outcome } = await called(flood, { method, maxMessages: 50, deadlineMs: 30_000 });
    const until = written;
    await setTimeout(100);

    expect(outcome.status.name).toBe(end);
    expect(outcome.messages.length).toBeLessThanOrEqual(50);
    // What a window of HTTP/2 and the buffers on the way hold, and no more of it comes.
    expect(written).toBeLessThan(8 * 1024 * 1024);
    expect(written - until).toBeLessThan(1024 * 1024);
  });

test("large messages without end are cut off by their bytes", async () => {
  const big = new Uint8Array(16 * 1024 * 1024);
  const { outcome } = await called(
    (stream) =>
      answer(
        stream,
        Array.from({ length: 6 }, () => big),
      ),
    { method: streaming, deadlineMs: 60_000 },
  );

  expect(outcome.status).toMatchObject({
    name: "RESOURCE_EXHAUSTED",
    details: "more than 67108864 bytes of messages arrived",
  });
  expect(outcome.messages).toHaveLength(4);
});

test("a message that is announced larger than is taken ends the call at once", async () => {
  const huge = Buffer.from([0, 255, 255, 255, 255]);
  const { outcome, ms } = await called(
    (stream) => {
      stream.respond(answerHeaders);
      stream.write(huge);
    },
    { deadlineMs: 30_000 },
  );

  expect(outcome.status.name).toBe("RESOURCE_EXHAUSTED");
  expect(ms).toBeLessThan(10_000);
});

test("metadata without end ends the call, and the next one is answered", async () => {
  const many = Array.from({ length: 3000 }, (_, index) => `value ${index} ${"x".repeat(100)}`);
  let calls = 0;
  const port = await rawServer((stream) => {
    calls += 1;
    if (calls === 1) stream.respond({ ...answerHeaders, "x-many": many });
    else answer(stream, [message]);
  });
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const request = { method: unary, messages: [message], deadlineMs: 3000 };

  expect((await transport.call(request)).status.name).not.toBe("OK");
  let next = await transport.call(request);
  // A connection that was lost to it is made anew.
  for (let tries = 0; tries < 20 && next.status.name === "UNAVAILABLE"; tries += 1) {
    await setTimeout(50);
    next = await transport.call(request);
  }
  expect(next.status.name).toBe("OK");
});

for (const [what, handler, status] of [
  ["says nothing", () => {}, "DEADLINE_EXCEEDED"],
  ["sends headers and no more", (stream) => stream.respond(answerHeaders), "DEADLINE_EXCEEDED"],
  [
    "sends half a message and no more",
    (stream) => {
      stream.respond(answerHeaders);
      stream.write(framed(message).subarray(0, 6));
    },
    "DEADLINE_EXCEEDED",
  ],
  [
    "sends an answer and no status",
    (stream) => {
      stream.respond(answerHeaders);
      stream.write(framed(message));
    },
    "DEADLINE_EXCEEDED",
  ],
  ["resets the stream", (stream) => stream.close(2), "INTERNAL"],
  ["refuses the stream", (stream) => stream.close(7), "UNAVAILABLE"],
  ["ends the connection", (stream) => stream.session?.destroy(), "UNAVAILABLE"],
  [
    "ends the stream without a status",
    (stream) => {
      stream.respond(answerHeaders);
      stream.end(framed(message));
    },
    "INTERNAL",
  ],
  [
    "answers with HTTP alone",
    (stream) => {
      stream.respond({ ":status": 503, "content-type": "text/html" });
      stream.end("<html>");
    },
    "UNAVAILABLE",
  ],
  [
    "claims to compress what it does not",
    (stream) => {
      stream.respond({ ...answerHeaders, "grpc-encoding": "gzip" });
      stream.end(Buffer.from([1, 0, 0, 0, 3, 1, 2, 3]));
    },
    "INTERNAL",
  ],
] as const satisfies readonly (readonly [string, RawHandler, string])[])
  test(`a server that ${what} ends the call with ${status}`, async () => {
    // What answers must have the time to, on a machine that does other things too.
    const deadlineMs = status === "DEADLINE_EXCEEDED" ? 150 : 4000;
    for (const method of [unary, streaming]) {
      const { outcome, ms } = await called(handler, { method, deadlineMs });

      expect(outcome.status.name).toBe(status);
      expect(ms).toBeLessThan(5000);
    }
  });

// https://github.com/grpc/grpc/blob/master/doc/compression.md
for (const [what, headers] of [
  ["an unknown way", { ...answerHeaders, "grpc-encoding": "br" }],
  ["no way that is stated", answerHeaders],
] as const)
  test(`what is compressed in ${what} ends the call with INTERNAL, and says so`, async () => {
    const status = await statusOf((stream) => {
      stream.respond(headers, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.from([1, 0, 0, 0, 3, 1, 2, 3]));
    });

    expect(status).toEqual({
      ...{ code: 13, name: "INTERNAL" },
      details:
        "Received message compressed with unsupported compression method or with none stated",
    });
    expect(clientMade(status)).toBe("unreadable");
  });

test("a status that is no number is none of those that there are", async () => {
  const said =
    (status: string): RawHandler =>
    (stream) =>
      answer(stream, [message], { "grpc-status": status });

  expect(await statusOf(said("soon"))).toMatchObject({ code: -1, name: "UNKNOWN" });
  expect(await statusOf(said("99"))).toMatchObject({ code: 99, name: "UNKNOWN" });
});

// RFC 9113 section 7: CANCEL is 8.
test("a stream that is reset long before the deadline is told as the library tells it", async () => {
  expect(await statusOf((stream) => stream.close(8), { deadlineMs: 30_000 })).toEqual({
    ...{ code: 1, name: "CANCELLED", details: "Call cancelled" },
  });
});
