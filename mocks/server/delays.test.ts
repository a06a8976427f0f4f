import { expect } from "vitest";
import { mockTest as test } from "./testing/mock-test.ts";

/** Timers of Node may be early by less than this. */
const slackMs = 2;
/** Longer than any test. */
const ages = 1_000_000;
const list = "acme.v1.Orders/List";
const three = { responses: [{ id: "1" }, { id: "2" }, { id: "3" }] };

test("waits before headers, between messages and before the status", async ({ serve }) => {
  const delays = { headers: 30, messages: 20, trailers: 25 };
  const { call } = await serve({ answers: { [list]: { ...three, delays } } });

  const { times, json } = await call("List", {});

  expect(json).toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
  expect(times.headers).toBeGreaterThanOrEqual(30 - slackMs);
  expect(times.messages[1]).toBeGreaterThanOrEqual(50 - 2 * slackMs);
  expect(times.messages[2]).toBeGreaterThanOrEqual(70 - 3 * slackMs);
  expect(times.end).toBeGreaterThanOrEqual(95 - 4 * slackMs);
});

for (const method of ["Create", "Same", "Sum", "List", "Talk"])
  test(`the message of ${method} does not wait for its status`, async ({ serve }) => {
    const { client, server } = await serve({
      otherwise: "echo",
      delays: { trailers: ages },
    });
    const call = client.converse(`/acme.v1.Orders/${method}`);
    call.send(new Uint8Array());
    call.done();

    expect(await call.next()).toEqual(Buffer.alloc(0));
    expect(server.calls.map(({ status }) => status)).toEqual([undefined]);
    call.cancel();
    expect((await call.ended).status).toBe("CANCELLED");
  });

test("the first message does not wait for the second", async ({ serve }) => {
  const { client } = await serve({
    answers: { [list]: { ...three, delays: { messages: ages } } },
  });
  const call = client.converse(`/${list}`);
  call.send(new Uint8Array());
  call.done();

  await call.next();
  call.cancel();

  expect((await call.ended).messages).toHaveLength(1);
});

test("a caller that does not wait leaves nothing behind", async ({ serve }) => {
  const { client, server } = await serve({ delays: { headers: ages } });

  const { status } = await client.call(`/${list}`, [new Uint8Array()], undefined, 50);

  expect(status).toBe("DEADLINE_EXCEEDED");
  await expect.poll(() => server.calls.map((call) => call.status)).toEqual(["CANCELLED"]);
  expect(server.calls[0]?.signal.aborted).toBe(true);
});

test("ends while calls wait", async ({ serve }) => {
  const { client, server } = await serve({ delays: { headers: ages } });
  const call = client.call(`/${list}`, [new Uint8Array()]);
  await expect.poll(() => server.calls).toHaveLength(1);

  server.close();

  expect(server.calls.map(({ status }) => status)).toEqual(["CANCELLED"]);
  expect((await call).status).toBe("CANCELLED");
});

test("a delay may be drawn, at least the least of it", async ({ serve }) => {
  const { call } = await serve({ otherwise: "echo", delays: { headers: [20, 40] } });

  const { times } = await call("Create", {});

  expect(times.headers).toBeGreaterThanOrEqual(20 - slackMs);
});
