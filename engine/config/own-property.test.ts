import assert from "node:assert/strict";
import { expect, test } from "vitest";
import type { Failure, Verdict } from "../../properties/verdict.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { encode } from "../../schema/wire/encode.ts";
import { ownProperties, ownProperty } from "./own-property.ts";
import type { OwnProperty, OwnServer } from "./run-config.ts";
import { exchanged, noted, notes, notesContext, notesMethod } from "./testing/notes-service.ts";

const note = notes.message("acme.v1.Note");

/** Answers with what it was asked with. */
const echo = notesContext((_subject, request) => ({ messages: [encode(note, request)] }));

function claimOf(check: OwnProperty["check"]): OwnProperty {
  const methods = ["acme.v1.Notes/*"];
  return { id: "notes/title-is-kept", claim: "the title is kept", methods, check };
}

const kept = exchanged("Create", { title: "abc" }, [{ title: "abc" }]);
const lost = exchanged("Create", { title: "abc" }, [{ title: "xyz" }]);

function follow(check: OwnProperty["check"], exchange = lost, context = echo): Promise<Verdict> {
  return ownProperty(claimOf(check)).follow(exchange, context);
}

async function failureOf(check: OwnProperty["check"], exchange = lost): Promise<Failure> {
  const verdict = await follow(check, exchange);
  if (verdict.kind !== "broken") throw new Error(`it is ${verdict.kind}`);
  return verdict.failure;
}

async function troubleOf(check: OwnProperty["check"], exchange = lost): Promise<ToolError> {
  const error = await follow(check, exchange).catch((thrown: unknown) => thrown);
  if (error instanceof ToolError) return error;
  throw new Error("no ToolError", { cause: error });
}

test("a claim of a config is a property of the methods that its globs match", () => {
  const [own] = ownProperties({
    properties: [{ ...claimOf(() => undefined), methods: ["acme.v1.Notes/G*"], source: "T-1" }],
  });

  expect(own).toMatchObject({ id: "notes/title-is-kept", kind: "following", source: "T-1" });
  const facts = { noSideEffects: false, idempotent: false };
  expect(own?.appliesTo(notesMethod("Get"), facts)).toEqual({ applies: true });
  expect(own?.appliesTo(notesMethod("Create"), facts)).toEqual({
    applies: false,
    reason: "your property is for acme.v1.Notes/G* only",
  });
});

const sameTitle: OwnProperty["check"] = ({ request, response }) =>
  request.get("title") === response.get("title")
    ? undefined
    : `the title came back as ${String(response.get("title"))}`;

test("a check that gives nothing holds, one that gives a text is broken", async () => {
  const failure = await failureOf(sameTitle);

  expect(await follow(sameTitle, kept)).toEqual({ kind: "held" });
  expect(failure.way).toBe("wrong value");
  expect(failure.describe()).toEqual({
    expected: "the title is kept",
    actual: "the title came back as xyz",
  });
});

test("expected and actual stand as the user gave them", async () => {
  const { describe } = await failureOf(() => ({ expected: "abc", actual: "xyz" }));

  expect(describe()).toEqual({ expected: "abc", actual: "xyz" });
});

test("a failure has one signature whatever the values are, and another of the claim another", async () => {
  const signatures = await Promise.all(
    ["xyz", "", "12", "a b", "title"].map(async (title) => {
      const exchange = exchanged("Create", { title: "abc" }, [{ title }]);
      return (await failureOf(sameTitle, exchange)).signature;
    }),
  );
  const other = await failureOf(() => 'note "n1" is gone');

  expect(new Set(signatures.slice(0, 4))).toEqual(
    new Set(["notes/title-is-kept: the title came back as"]),
  );
  expect(other.signature).toBe("notes/title-is-kept: note is gone");
});

test("what is JSON is a value, whatever is in it", async () => {
  const texts = ['{"a":" "}', '{"a":"\\"","b":[1,{}]}', "[]", '"x"'];
  const signatures = await Promise.all(
    texts.map(async (actual) => (await failureOf(() => ({ expected: "{}", actual }))).signature),
  );
  const lost = await failureOf(() => ({ expected: "{}", actual: "undefined" }));

  expect(new Set(signatures)).toEqual(new Set(["notes/title-is-kept: |"]));
  expect(lost.signature).toBe("notes/title-is-kept: | undefined");
});

test("quotes that stand in quoted text do not end it", async () => {
  const actuals = [String.raw`labels."\\": "x"`, String.raw`labels."a\"b": ""`, `labels."": "\\""`];
  const signatures = await Promise.all(
    actuals.map(
      async (actual) => (await failureOf(() => ({ expected: "labels", actual }))).signature,
    ),
  );

  expect(new Set(signatures)).toEqual(new Set(["notes/title-is-kept: labels | labels. :"]));
});

test("an AssertionError is the claim that broke", async () => {
  const equal = await failureOf(({ request, response }) => {
    assert.deepEqual(response.json, request.json);
  });
  const titled = await failureOf(({ response }) => {
    assert.equal(response.get("title"), "abc", "the title is another");
  });
  const plain = await failureOf(({ response }) => {
    assert.ok(response.get("title") === "abc", "the title is another");
  });
  const chai = await failureOf(({ response }) => {
    expect(response.get("title")).toBe("abc");
  });

  expect(equal.describe()).toEqual({ expected: "{ title: 'abc' }", actual: "{ title: 'xyz' }" });
  expect(titled.describe()).toEqual({
    expected: '"abc" (the title is another)',
    actual: '"xyz"',
  });
  expect(plain.describe()).toEqual({
    expected: "the title is kept",
    actual: "the title is another",
  });
  expect(chai.describe().actual).toBe('"xyz"');
  expect(new Set([equal, titled, plain, chai].map(({ signature }) => signature)).size).toBe(3);
});

test("a call that was not OK, or that nobody can read, shows nothing", async () => {
  const { method, input, outcome } = kept;
  const bad = { kind: "unreadable", reason: "r", bytes: Uint8Array.of(8) } as const;
  const check = (): string => "never asked";

  expect(await follow(check, exchanged("Create", {}, [], { code: 5 }))).toEqual({
    kind: "declined",
  });
  expect(await follow(check, exchanged("Create", {}, []))).toEqual({ kind: "declined" });
  expect(
    await follow(check, { method, input, outcome, ms: 1, deadlineMs: 9, answers: [bad] }),
  ).toEqual({ kind: "declined" });
});

test("a stream has all its messages", async () => {
  const stream = exchanged("Watch", { noteId: "n" }, [{ title: "a" }, { title: "b" }]);
  const check: OwnProperty["check"] = ({ responses }) =>
    responses.map((one) => one.get("title")).join();

  expect((await failureOf(check, stream)).describe().actual).toBe("a,b");
  expect(
    await follow(
      ({ responses }) => (responses.length === 0 ? undefined : "some"),
      exchanged("Watch", {}, []),
    ),
  ).toEqual({
    kind: "held",
  });
});

test("a check calls other methods with ProtoJSON and with messages, and sees their status", async () => {
  const calls: unknown[] = [];
  const context = notesContext((subject, request) => {
    calls.push([subject, request.fields.get(1)]);
    return subject.endsWith("/Get")
      ? { code: 5, messages: [] }
      : { messages: [encode(note, request)] };
  });

  const verdict = await follow(
    async ({ request }, { call }) => {
      const got = await call("acme.v1.Notes/Get", { note_id: "n1" });
      const put = await call("acme.v1.Notes/Put", request);
      const whole = await call("acme.v1.Notes/Put", {
        version_count: 2n ** 60n,
        weight: Number.NaN,
        raw_data: Uint8Array.of(1),
        parent: request,
      });
      expect(got).toMatchObject({ status: "NOT_FOUND", responses: [] });
      expect(got.response.json).toEqual({});
      expect(put.response.means(request)).toBe(true);
      expect(whole.response.json).toEqual({
        version_count: String(2n ** 60n),
        weight: "NaN",
        raw_data: "AQ==",
        parent: { title: "abc" },
      });
      return undefined;
    },
    kept,
    context,
  );

  expect(verdict).toEqual({ kind: "held" });
  expect(calls[0]).toEqual(["acme.v1.Notes/Get", "n1"]);
});

for (const [what, check, message] of [
  [
    "throws",
    () => {
      throw new TypeError("cannot read title of undefined");
    },
    "property notes/title-is-kept: check() threw TypeError: cannot read title of undefined",
  ],
  ["gives true", () => true as never, "property notes/title-is-kept: check() gave true"],
  ["gives an empty text", () => "", 'property notes/title-is-kept: check() gave ""'],
  [
    "names no field",
    ({ request }) => String(request.get("titel")),
    'property notes/title-is-kept: acme.v1.Note has no field "titel"',
  ],
  [
    "calls no method",
    async (_call, server: OwnServer) => {
      await server.call("acme.v1.Notes/Gett", {});
      return undefined;
    },
    'property notes/title-is-kept: call("acme.v1.Notes/Gett"): there is no such method',
  ],
  [
    "sends no message",
    async (_call, server: OwnServer) => {
      await server.call("acme.v1.Notes/Get", { note_id: 7 });
      return undefined;
    },
    'property notes/title-is-kept: call("acme.v1.Notes/Get"): no acme.v1.GetRequest: $.note_id: ',
  ],
  [
    "sends another's message",
    async ({ request }, server: OwnServer) => {
      await server.call("acme.v1.Notes/Get", request);
      return undefined;
    },
    'property notes/title-is-kept: call("acme.v1.Notes/Get"): expected a acme.v1.GetRequest, got a acme.v1.Note',
  ],
] as readonly (readonly [string, OwnProperty["check"], string])[])
  test(`a check that ${what} is a mistake in the config, never a finding`, async () => {
    const error = await troubleOf(check);

    expect(error.code).toBe("config");
    expect(error.message).toContain(message);
    expect(error.hint).toBeDefined();
  });

test("a check that never ends is a mistake in the config, and calls nothing any more", async () => {
  let late: Promise<unknown> = Promise.resolve();
  const exchange = exchanged("Create", {}, [{}], { deadlineMs: 50 });

  const error = await troubleOf(async (_call, server) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    late = server.call("acme.v1.Notes/Put", {}).then(
      () => "called",
      () => "refused",
    );
    return "late";
  }, exchange);

  expect(error.message).toBe(
    "property notes/title-is-kept: check() did not end within 50 ms, in which it called nothing",
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await late).toBe("refused");
});

test("a call under way may take longer than the check may do nothing", async () => {
  const slow = notesContext(async () => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return { messages: [encode(note, noted(note, {}))] };
  });
  const exchange = exchanged("Create", {}, [{}], { deadlineMs: 60 });

  const verdict = await follow(
    async (_call, server) => {
      await server.call("acme.v1.Notes/Put", {});
      return undefined;
    },
    exchange,
    slow,
  );

  expect(verdict).toEqual({ kind: "held" });
});

test("a check that calls without end is ended", async () => {
  const exchange = exchanged("Create", {}, [{}], { deadlineMs: 20 });

  const { message } = await troubleOf(async (_call, server) => {
    for (;;) {
      await server.call("acme.v1.Notes/Put", {});
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }, exchange);

  expect(message).toBe("property notes/title-is-kept: check() did not end within 200 ms");
});

test("what ends the run while a check calls is no mistake of the check", async () => {
  const gone = new ToolError("the server is gone", { code: "unreachable" });
  const context = notesContext(() => Promise.reject(gone));

  await expect(
    follow(
      async (_call, server) => {
        await server.call("acme.v1.Notes/Put", {});
        return undefined;
      },
      kept,
      context,
    ),
  ).rejects.toBe(gone);
});

test("an answer that nobody can read shows nothing, in a call of the check too", async () => {
  const context = notesContext(() => ({ messages: [Uint8Array.of(8)] }));
  const check: OwnProperty["check"] = async (_call, server) => {
    await server.call("acme.v1.Notes/Put", {});
    return "never";
  };

  expect(await follow(check, kept, context)).toEqual({ kind: "declined" });
});
