import { AssertionError } from "node:assert";
import { expect } from "vitest";
import { mockTest as test } from "./testing/mock-test.ts";

const create = "acme.v1.Orders/Create";

test("holds where calls came as expected", async ({ serve }) => {
  const { server, call } = await serve();
  server.verify({ method: create, times: 0 });

  await call("Create", { name: "Ann", cents: "5" });
  await call("Create", { name: "Bob" });
  await call("Sum", { id: "a" }, { id: "b" });

  server.verify({ method: create });
  server.verify({ method: create, times: 2 });
  server.verify({ method: create, times: { least: 1, most: 2 } });
  server.verify({ method: create, times: 1, request: { name: "Ann" } });
  server.verify({ method: create, times: 0, request: { name: "Ann", cents: "6" } });
  server.verify({ method: "acme.v1.Orders/Sum", request: { id: "b" }, times: 1 });
});

test("says what came instead", async ({ serve }) => {
  const { server, call, client } = await serve({
    answers: { [create]: { when: { name: "Bob" }, status: "ABORTED" } },
  });
  await call("Create", { name: "Ann", cents: "5" });
  await call("Create", { name: "Bob\u202e" });
  await call("Create", { name: "Bob" });
  await client.call(`/${create}`, [Uint8Array.of(255)]);
  const failing = (expected: Parameters<typeof server.verify>[0]): string => {
    try {
      server.verify(expected);
    } catch (error) {
      if (error instanceof AssertionError) return error.message;
      throw error;
    }
    return "it held";
  };

  expect(failing({ method: create, times: 2, request: { name: "Bob" } })).toMatchInlineSnapshot(`
    "expected 2 calls of acme.v1.Orders/Create with {"name":"Bob"}, got 1 call
    its calls:
      #0 OK  {"name":"Ann","cents":"5"}
      #1 OK  {"name":"Bob\\u202e"}
      #2 ABORTED  {"name":"Bob"}
      #3 INTERNAL  no acme.v1.Draft: ff"
  `);
  expect(failing({ method: create, times: { most: 3 } })).toMatchInlineSnapshot(`
    "expected at most 3 calls of acme.v1.Orders/Create, got 4 calls
    its calls:
      #0 OK  {"name":"Ann","cents":"5"}
      #1 OK  {"name":"Bob\\u202e"}
      #2 ABORTED  {"name":"Bob"}
      #3 INTERNAL  no acme.v1.Draft: ff"
  `);
  expect(failing({ method: "acme.v1.Orders/Sum" })).toMatchInlineSnapshot(`
    "expected at least 1 call of acme.v1.Orders/Sum, got 0 calls
    no call of acme.v1.Orders/Sum came, but of acme.v1.Orders/Create"
  `);
  server.reset();
  expect(failing({ method: create, times: { least: 2, most: 3 } })).toMatchInlineSnapshot(`
    "expected 2 to 3 calls of acme.v1.Orders/Create, got 0 calls
    no call of any method came"
  `);
});

test("a method or a request that the schema lacks is told", async ({ serve }) => {
  const { server } = await serve();

  expect(() => server.verify({ method: "Create" })).toThrowError(
    expect.objectContaining({ code: "config", hint: `as in ${create}` }),
  );
  expect(() => server.verify({ method: create, request: { nam: "" } })).toThrowError(
    expect.objectContaining({
      code: "config",
      message: expect.stringContaining(`request for ${create}: $.nam`),
    }),
  );
});

test("does not judge by the calls that are kept where others count too", async ({ serve }) => {
  const { server, call } = await serve({ keepCalls: 2 });
  for (const name of ["Ann", "Bob", "Bob"]) await call("Create", { name });

  server.verify({ method: create, times: 3 });
  server.verify({ method: create, request: { name: "Bob" } });
  expect(() => server.verify({ method: create, request: { name: "Ann" }, times: 0 })).toThrowError(
    `of 3 calls of ${create} only the last 2 are kept`,
  );
  expect(() => server.verify({ method: create, request: { name: "Bob" }, times: 1 })).toThrowError(
    AssertionError,
  );
});
