import { expect, test } from "vitest";
import { qualityWarnings } from "./quality-warnings.ts";

type Statuses = Readonly<Record<string, number>>;

/** What is said of methods that ended with such statuses so often, line by line. */
function said(methods: Readonly<Record<string, Statuses>>): string {
  const covered = Object.entries(methods).map(([name, statuses]) => ({
    subject: `acme.v1.Orders/${name}`,
    calls: Object.values(statuses).reduce((sum, count) => sum + count, 0),
    statuses,
  }));
  return qualityWarnings(covered)
    .map(({ code, message }) => `${code}: ${message}`)
    .join("\n");
}

test("a refusal of nearly all calls says what was not reached", () => {
  expect(
    said({
      Create: { OK: 3, INVALID_ARGUMENT: 97 },
      Get: { OK: 1, NOT_FOUND: 199 },
      Move: { OK: 1, ABORTED: 99 },
      List: { OK: 6, INVALID_ARGUMENT: 94 },
    }),
  ).toMatchInlineSnapshot(`
    "not-reached: 97 % of calls to acme.v1.Orders/Create got INVALID_ARGUMENT: the business code was not reached; an example in wireproof.config shows the way
    not-reached: 99 % of calls to acme.v1.Orders/Get got NOT_FOUND: there was nothing to act on; an example in wireproof.config shows the way
    not-reached: 99 % of calls to acme.v1.Orders/Move got ABORTED"
  `);
});

test("a share is rounded down: of one call that was answered 100 % is never said", () => {
  expect(said({ Create: { OK: 1, INVALID_ARGUMENT: 999 } })).toMatchInlineSnapshot(
    `"not-reached: 99 % of calls to acme.v1.Orders/Create got INVALID_ARGUMENT: the business code was not reached; an example in wireproof.config shows the way"`,
  );
});

test("a method that never answered with OK is named once", () => {
  expect(
    said({
      Create: { INVALID_ARGUMENT: 60, NOT_FOUND: 40 },
      Get: { INVALID_ARGUMENT: 100 },
      List: { OK: 1, INVALID_ARGUMENT: 1 },
    }),
  ).toMatchInlineSnapshot(`
    "never-ok: acme.v1.Orders/Create never answered with OK; it got INVALID_ARGUMENT, NOT_FOUND
    not-reached: 100 % of calls to acme.v1.Orders/Get got INVALID_ARGUMENT: the business code was not reached; an example in wireproof.config shows the way"
  `);
});

test("a server that lets nobody in is one warning, not one for each method", () => {
  expect(
    said({ Create: { UNAUTHENTICATED: 100 }, Get: { UNAUTHENTICATED: 3 } }),
  ).toMatchInlineSnapshot(
    `"unauthenticated: every call of all 2 methods got UNAUTHENTICATED: no credentials were sent; give them with -H"`,
  );
  // Of grpc-go, a request that is compressed as it does not know gets so far only.
  const refused = { UNAUTHENTICATED: 30, UNIMPLEMENTED: 2 };
  expect(said({ Create: refused, Get: { UNAUTHENTICATED: 3 } })).toMatchInlineSnapshot(
    `"unauthenticated: nearly every call of all 2 methods got UNAUTHENTICATED: no credentials were sent; give them with -H"`,
  );
  expect(said({ Create: { UNAVAILABLE: 9 }, Get: { UNAVAILABLE: 3 } })).toMatchInlineSnapshot(
    `"never-ok: every call of all 2 methods got UNAVAILABLE: the server did not take the calls"`,
  );
  expect(said({ Create: { ABORTED: 9 }, Get: { ABORTED: 3 } })).toMatchInlineSnapshot(
    `"never-ok: every call of all 2 methods got ABORTED: no business code was reached"`,
  );
});

test("the only method there is, is told of by its name", () => {
  expect(said({ Create: { UNAUTHENTICATED: 100 } })).toMatchInlineSnapshot(
    `"not-reached: 100 % of calls to acme.v1.Orders/Create got UNAUTHENTICATED: no credentials were sent; give them with -H"`,
  );
});

test("a few calls make no share", () => {
  expect(said({ Create: { UNAUTHENTICATED: 9 } })).toMatchInlineSnapshot(
    `"never-ok: acme.v1.Orders/Create never answered with OK; it got UNAUTHENTICATED"`,
  );
});

test("nothing is said of a method that was not called, nor of one that answers", () => {
  expect(said({ Create: {}, Get: { OK: 90, NOT_FOUND: 10 }, List: { OK: 1 } })).toBe("");
  expect(said({ Create: { OK: 5 }, Get: { OK: 5 } })).toBe("");
});
