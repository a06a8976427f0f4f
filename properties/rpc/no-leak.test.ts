import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { DebugInfoSchema } from "../../schema/grpc/generated/google/rpc/error_details_pb.ts";
import { StatusSchema } from "../../schema/grpc/generated/google/rpc/status_pb.ts";
import { noLeak } from "./no-leak.ts";
import {
  bytesOf,
  exchangeEnding,
  type Judged,
  judged,
  judgedCall,
  notes,
  pathOf,
} from "./testing/judged-call.ts";

const get = pathOf("Get");
const home = ["", "home", "svc"].join("/");

function judgedDetails(details: string, request: unknown = {}, code = 2): Judged {
  return judged(noLeak, exchangeEnding({ code, details }, { requests: [request] }));
}

test("holds for a server that answers, and for one that says what is wrong", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [bytesOf({ text: `${home}/notes.db` })] }),
    [pathOf("Watch")]: always({ code: 3, details: "text: must not be longer than 255 characters" }),
  });

  expect(await judgedCall(noLeak, server.address)).toBe("held");
  expect(await judgedCall(noLeak, server.address, { name: "Watch" })).toBe("held");
});

test("catches a real stack trace of this very program", async () => {
  await using server = await faultyServer({
    [get]: () => ({ code: 13, details: new TypeError("boom").stack ?? "" }),
  });

  expect(await judgedCall(noLeak, server.address)).toEqual({
    way: "leaked",
    signature: "stack trace in the message of INTERNAL: TypeError boom",
    expected: "what is wrong with the call, and nothing about how the server is built",
    actual: expect.stringContaining(
      "a stack trace of Node.js in the message of INTERNAL: TypeError: boom\\n    at ",
    ),
    because: "it was in no part of the request",
  });
});

for (const [what, details] of [
  ["a stack trace of Node.js", "boom\n    at Object.get (file:///srv/notes/index.mjs:10:5)"],
  ["a stack trace of Node.js", "boom at process.processTicksAndRejections (node:internal/x:95:5)"],
  [
    "a stack trace of Python",
    'Exception calling application: Traceback (most recent call last):\n  File "/srv/notes.py", line 12, in Get',
  ],
  ["a stack trace of Python", 'File "notes.py", line 12, in Get'],
  [
    "a stack trace of the JVM",
    "java.lang.NullPointerException\n\tat acme.Notes.get(Notes.java:12)",
  ],
  ["a stack trace of the JVM", "at acme.Notes$Companion.get(Notes.kt:7)"],
  ["a stack trace of Go", "runtime error: index out of range\ngoroutine 17 [running]:\nmain.get()"],
  ["a stack trace of Go", "internal/notes/get.go:41 +0x1d"],
  [
    "a stack trace of .NET",
    "NullReferenceException\n   at Acme.Notes.Get(Note note) in C:\\src\\Notes.cs:line 12",
  ],
  ["a stack trace of .NET", "NullReferenceException\n   at Acme.Notes.Get(Note note)"],
  ["a stack trace of Rust", "thread 'main' panicked at src/notes.rs:10:5:\nindex out of bounds"],
  ["a stack trace of Rust", "called `Option::unwrap()` on a `None` value, src/notes.rs:10:5"],
  ["a stack trace of C or C++", "check failed: notes/get.cc:41 size > 0"],
  ["a stack trace of C or C++", "abort\n#0  0x00007f12ab34cd56 in get"],
  ["a stack trace of Ruby", "notes.rb:12:in `get': undefined method"],
  ["a stack trace of PHP", "Uncaught Error in notes.php:12\n#0 {main}"],
  ["a stack trace of Elixir", "(notes 0.1.0) lib/notes.ex:12: Notes.get/1"],
  ["a statement of SQL", "failed: SELECT id, text FROM notes WHERE id = $1"],
  ["a statement of SQL", 'Failed query: select "id" from "notes" where "id" = $1'],
  ["a statement of SQL", "INSERT INTO notes (id, text) VALUES (?, ?): disk I/O error"],
  ["a statement of SQL", "UPDATE notes SET text = ? failed"],
  ["a statement of SQL", "DELETE FROM notes failed"],
  ["a statement of SQL", "insert into notes (id) values (1) failed"],
  ["an error of a database", 'duplicate key value violates unique constraint "notes_pkey"'],
  ["an error of a database", "UNIQUE constraint failed: notes.id"],
  ["an error of a database", "SQLSTATE[23000]: integrity constraint violation"],
  ["an error of a database", 'syntax error at or near "x"'],
  ["a path of a file", `ENOENT: no such file or directory, open '${home}/notes.db'`],
  ["a path of a file", "cannot open /var/lib/notes: permission denied"],
  ["a path of a file", "config /app/config/production.yaml is broken"],
  ["a path of a file", "cannot open C:\\ProgramData\\notes\\notes.db"],
  ["a password in a connection string", "dial postgres://notes:hunter2@db:5432/notes failed"],
  ["a password in a connection string", "Server=db;Database=notes;User Id=sa;Password=hunter2;"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
  ["an access key of AWS", "not allowed for AKIAABCDEFGHIJKLMNOP"],
] as const)
  test(`catches ${what} in ${JSON.stringify(details)}`, () => {
    expect(judgedDetails(details)).toMatchObject({
      way: "leaked",
      actual: expect.stringContaining(`${what} in the message of UNKNOWN`),
    });
  });

for (const details of [
  "The server does not implement the method /notes.v1.Notes/Get",
  "unknown method /app.v1.Home/Get",
  "see https://example.com/usr/share/notes.html for help",
  "see https://example.com:8443/var/notes",
  "quota of projects/acme/notes/17 is used up",
  "no route /v1/notes/17.json",
  "no resource //notes.example.com/home/17",
  "upstream example.rs:443 did not answer",
  "upstream http://foo.cc:8080 did not answer",
  "upstream node.js:3000 did not answer",
  "please select a note from the list, or update it",
  "Delete from here what you can",
  "failed at 10:20:30",
  "time must be before 2026-11-22T10:20:30Z",
  "must match ^[a-z]+/[a-z]+$",
  "dial postgres://notes:xxxxx@db:5432/notes failed",
  "dial postgres://notes:***@db:5432/notes failed",
  "and/or, either/or, 1/2/3, n/a",
  "not a type: type.googleapis.com/notes.v1.Note",
  "content type application/grpc+proto expected",
  'cannot parse "a:\\n"',
])
  test(`sees nothing in ${JSON.stringify(details)}`, () => {
    expect(judgedDetails(details)).toBe("held");
  });

for (const [how, request, details] of [
  ["as it was", { text: "/etc/notes/a.conf" }, "no file /etc/notes/a.conf"],
  ["as a key", { named: { "/etc/notes/a.conf": {} } }, "no file /etc/notes/a.conf"],
  ["as bytes", { raw: "L2V0Yy9ub3Rlcw==" }, "no file /etc/notes"],
  ["cut short", { text: "/etc/notes/a.conf and more" }, "no file /etc/notes/a…"],
  ["in part", { text: "/etc/notes/a.conf" }, "no folder /etc/notes"],
  ["in small letters", { text: "SELECT a FROM B" }, "unknown function: SELECT A FROM B"],
  ["escaped", { text: 'SELECT "a" FROM "b"' }, 'no: "SELECT \\"a\\" FROM \\"b\\""'],
  ["deep inside", { inner: { lines: ["DROP TABLE notes"] } }, "'DROP TABLE notes' is too long"],
  ["over two lines", { text: "a\n    at b (/srv/c.js:1:2)" }, "a\n    at b (/srv/c.js:1:2): no"],
] as const)
  test(`what was in the request is no leak: quoted ${how}`, () => {
    expect(judgedDetails(details, request)).toBe("held");
    expect(judgedDetails(details)).toMatchObject({ way: "leaked" });
  });

test("what stands around a quoted part is the server's own", () => {
  expect(judgedDetails("cannot open /srv/notes/garden.txt", { text: "garden.txt" })).toMatchObject({
    way: "leaked",
  });
});

test("an error of a database is no leak where it says what is wrong with the request", () => {
  const details = 'syntax error at or near "x"';

  expect(judgedDetails(details, {}, 3)).toBe("held");
  expect(judgedDetails(details, {}, 13)).toMatchObject({ way: "leaked" });
});

test("only a secret can be used against whoever runs the server", () => {
  const failureOf = (details: string) => {
    const facts = { noSideEffects: false, idempotent: false };
    const context = { schema: notes, facts, toleranceMs: 500 };
    return noLeak.judge(exchangeEnding({ code: 2, details }), context);
  };

  expect(failureOf("mysql://root:toor@db/notes")).toMatchObject({ failure: { security: true } });
  expect(failureOf("open /etc/notes/a")).not.toMatchObject({ failure: { security: true } });
});

test("two leaks of one handler are two, and one with another number is one", () => {
  const signatureOf = (details: string) => judgedDetails(details) as { signature: string };

  const { signature } = signatureOf("no table: SELECT 1 FROM notes");
  expect(signatureOf("no table: SELECT 2 FROM notes").signature).toBe(signature);
  expect(signatureOf("timed out: SELECT 1 FROM notes").signature).not.toBe(signature);
});

test("catches what stands in metadata, before the answer and behind it", async () => {
  const entry = { name: "x-debug", value: "handled by /opt/notes/bin/server" };
  await using server = await faultyServer({
    [get]: always({ messages: [bytesOf({})], trailers: [entry] }),
    [pathOf("Watch")]: always({ messages: [bytesOf({})], metadata: [entry] }),
  });

  for (const name of ["Get", "Watch"])
    expect(await judgedCall(noLeak, server.address, { name })).toMatchObject({
      way: "leaked",
      actual: "a path of a file in x-debug: handled by /opt/notes/bin/server",
    });
});

test("catches a DebugInfo with the stack of the server", async () => {
  const debug = create(DebugInfoSchema, { stackEntries: ["get", "main"], detail: "boom" });
  const status = create(StatusSchema, { code: 13, details: [anyPack(DebugInfoSchema, debug)] });
  const value = toBinary(StatusSchema, status);
  await using server = await faultyServer({
    [get]: always({ code: 13, trailers: [{ name: "grpc-status-details-bin", value }] }),
  });

  expect(await judgedCall(noLeak, server.address)).toMatchObject({
    way: "leaked",
    signature: "google.rpc.DebugInfo with stack entries: INTERNAL",
    actual: "a google.rpc.DebugInfo with stack entries in grpc-status-details-bin: get",
  });
});

test("says nothing of what the caller's own library says", () => {
  const exchange = exchangeEnding({
    code: 14,
    details: "No connection established. Last error: connect ENOENT /var/run/notes.sock",
  });

  expect(judged(noLeak, exchange)).toBe("declined");
});

test("takes no time over a long text, however it is made", () => {
  for (const part of [
    "a",
    "a/",
    "/a.",
    "SELECT ",
    "at a.",
    "x:",
    'File "',
    "a=b;",
    "\\a",
    "a:b@",
  ]) {
    const start = performance.now();
    judgedDetails(part.repeat(40_000));
    expect(performance.now() - start).toBeLessThan(1000);
  }
});
