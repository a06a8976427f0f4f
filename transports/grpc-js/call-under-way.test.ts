import { Metadata } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import type { CallOutcome } from "../transport.ts";
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
