import { Metadata } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { clientMade } from "../../properties/rpc/client-made.ts";
import type { CallOutcome, RpcStatus } from "../transport.ts";
import { CallUnderWay, type LibraryCall } from "./call-under-way.ts";
import { Overdue } from "./overdue.ts";

const method = { path: "/a.S/Act", clientStreaming: true, serverStreaming: true };

/** A call of a library that never calls back. */
function silentCall(done: string[]): LibraryCall {
  return {
    start: () => done.push("start"),
    startRead: () => done.push("startRead"),
    sendMessageWithContext: () => done.push("send"),
    halfClose: () => done.push("halfClose"),
    cancelWithStatus: (code) => done.push(`cancel ${code}`),
  };
}

async function givenUp(done: string[]): Promise<CallOutcome> {
  const overdue = new Overdue(5);
  return await new Promise((resolve) => {
    const call = new CallUnderWay(
      { method, messages: [Uint8Array.of(1), Uint8Array.of(2)] },
      {
        channel: { createCall: () => silentCall(done) },
        ...{ metadata: new Metadata(), deadlineMs: 20, toleranceMs: 10, maxBytes: 100 },
        finish: resolve,
      },
    );
    overdue.add(call);
    call.start();
  });
}

test("a call that the library never ends is given up behind its deadline, and says so", async () => {
  const done: string[] = [];

  expect(await givenUp(done)).toEqual({
    status: {
      ...{ code: 4, name: "DEADLINE_EXCEEDED" },
      details: "the call did not end within 10 ms of its deadline of 20 ms, and was given up",
    },
    ...{ messages: [], metadata: [], trailers: [] },
  });
  // The second message waits for the first to be written.
  expect(done).toEqual(["start", "startRead", "send", "cancel 4"]);
});

/** What comes of a call that the library says was reset at once. */
async function resetAtOnce(deadlineMs: number, details: string): Promise<RpcStatus> {
  const outcome = await new Promise<CallOutcome>((resolve) => {
    const call = new CallUnderWay(
      { method, messages: [] },
      {
        channel: { createCall: () => silentCall([]) },
        ...{ metadata: new Metadata(), deadlineMs, toleranceMs: 1000, maxBytes: 100 },
        finish: resolve,
      },
    );
    call.onReceiveStatus({ code: 1, details, metadata: new Metadata() });
  });
  return outcome.status;
}

// google.golang.org/grpc/internal/transport/http2_server.go sets a timer of its own for each call, and resets the stream with CANCEL.
test("a server that resets the stream at the deadline has let the time run out", async () => {
  const status = await resetAtOnce(0, "Call cancelled");

  expect(status).toEqual({
    ...{ code: 4, name: "DEADLINE_EXCEEDED" },
    details: "the server cut the call off at its deadline of 0 ms",
  });
  expect(clientMade(status)).toBe("deadline");
});

test("one that resets it before, and a call that was cancelled here, are told as they are", async () => {
  expect(await resetAtOnce(10_000, "Call cancelled")).toMatchObject({ name: "CANCELLED" });
  expect(await resetAtOnce(0, "Cancelled on client")).toMatchObject({ name: "CANCELLED" });
});
