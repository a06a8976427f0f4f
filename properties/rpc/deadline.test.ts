import { expect, test } from "vitest";
import { always, faultyServer, silent } from "../../mocks/faulty-server/faulty-server.ts";
import { deadline } from "./deadline.ts";
import { bytesOf, exchangeEnding, judged, judgedCall, pathOf } from "./testing/judged-call.ts";

const get = pathOf("Get");
const hung = { code: 4, details: "Deadline exceeded after 5.001s,remote_addr=127.0.0.1:5000" };

test("holds for a server that answers, and for one that says itself that it took too long", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [bytesOf({})] }),
    [pathOf("Upload")]: always({ code: 4, details: "the index did not answer in time" }),
  });

  expect(await judgedCall(deadline, server.address)).toBe("held");
  expect(await judgedCall(deadline, server.address, { name: "Upload" })).toBe("held");
});

for (const name of ["Get", "Upload"])
  test(`catches a handler of ${name} that never answers`, async () => {
    await using server = await faultyServer({ [pathOf(name)]: silent });

    expect(await judgedCall(deadline, server.address, { name, deadlineMs: 150 })).toEqual({
      way: "late",
      signature: "no answer by the deadline",
      expected: "an answer within 0.15 s",
      actual: "no answer within 0.15 s",
    });
  });

test("catches a server that only says at the deadline that it is over", () => {
  const exchange = exchangeEnding({ code: 4, details: "Deadline exceeded" }, { ms: 4990 });

  expect(judged(deadline, exchange)).toMatchObject({ actual: "no answer within 5 s" });
});

test("catches a call that the server cuts off at the deadline", () => {
  const details = "the server cut the call off at its deadline of 5000 ms";

  expect(judged(deadline, exchangeEnding({ code: 4, details }, { ms: 4990 }))).toMatchObject({
    actual: "no answer within 5 s",
  });
});

test("catches an answer that comes behind the deadline and the tolerance", () => {
  expect(judged(deadline, exchangeEnding({ code: 0 }, { ms: 5400 }))).toBe("held");
  expect(judged(deadline, exchangeEnding({ code: 0 }, { ms: 5600 }))).toEqual({
    way: "late",
    signature: "an answer behind the deadline",
    expected: "an answer within 5 s",
    actual: "OK after 5.6 s",
  });
});

for (const name of ["Watch", "Chat"])
  test(`says nothing of ${name}, which streams and may stay open`, async () => {
    await using server = await faultyServer({ [pathOf(name)]: silent });

    expect(await judgedCall(deadline, server.address, { name, deadlineMs: 150 })).toBe("declined");
  });

test("says nothing of a call that was given less time than the others of the run", () => {
  const context = { callTimeoutMs: 10_000 };

  expect(judged(deadline, exchangeEnding(hung, { ms: 5001 }), context)).toBe("declined");
  expect(judged(deadline, exchangeEnding(hung, { ms: 5001 }))).toMatchObject({ way: "late" });
});

test("says nothing of a call that never got to a server", () => {
  const waiting = { code: 4, details: "Deadline exceeded after 5.001s,Waiting for LB pick" };

  expect(judged(deadline, exchangeEnding(waiting, { ms: 5001 }))).toBe("declined");
});

test("says nothing where nobody is there", async () => {
  const server = await faultyServer({});
  server.kill();

  expect(await judgedCall(deadline, server.address)).toBe("declined");
});
