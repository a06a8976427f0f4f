import { expect, test } from "vitest";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { emptyMessage } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { CoverageCollector } from "./coverage-collector.ts";
import { chosenMethods } from "./live-methods.ts";
import { MadeExchange } from "./made-exchange.ts";
import { schemaOf } from "./reach/testing/schema-of.ts";

const schema = schemaOf(`
package test;
import "google/protobuf/timestamp.proto";
service Notes {
  rpc Write(WriteRequest) returns (Note);
  rpc Read(ReadRequest) returns (stream Note);
}
enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; COLOR_BLUE = 2; }
message WriteRequest { Note note = 1; repeated Note others = 2; map<string, Note> named = 3; oneof by { string user = 4; int32 number = 5; } }
message Note { string text = 1; Color color = 2; Note answer = 3; google.protobuf.Timestamp at = 4; }
message ReadRequest { string text = 1; }
`);
const { called } = chosenMethods(schema, [], []);

function methodOf(name: string): LiveMethod {
  const method = called.find((one) => one.name === name);
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

/** A call as it is noted: what was sent, how it ended, and what came back. */
function exchangeOf(name: string, sent: object, status = "OK", ...answers: object[]): Exchange {
  const method = methodOf(name);
  const { requestType, responseType } = method;
  const value = fromJson(schema, requestType, JSON.stringify(sent));
  const messages = answers.map((answer) =>
    encode(responseType, fromJson(schema, responseType, JSON.stringify(answer))),
  );
  return new MadeExchange({
    ...{ method, ms: 1, deadlineMs: 1000 },
    input: { messages: [{ value, bytes: encode(requestType, value) }] },
    outcome: {
      status: { code: 0, name: status, details: "" },
      messages,
      metadata: [],
      trailers: [],
    },
  });
}

test("fields are counted set and absent at any depth, on either way apart", () => {
  const coverage = new CoverageCollector(called, schema);

  coverage.note(
    exchangeOf("Write", { note: { text: "a", answer: { text: "b" } } }, "OK", { text: "c" }),
  );
  coverage.note(
    exchangeOf("Write", { others: [{ color: 2 }], named: { a: { text: "d" } } }, "INTERNAL"),
  );

  const { sent, received } = coverage.result(new Map());
  const fieldsOf = (types: typeof sent, name: string): readonly string[] =>
    types
      .filter(({ typeName }) => typeName === name)
      .flatMap(({ fields }) => fields.map((field) => `${field.name} ${field.set}/${field.absent}`));
  expect(fieldsOf(sent, "test.Note")).toEqual(["text 3/1", "color 1/3", "answer 1/3", "at 0/4"]);
  expect(fieldsOf(received, "test.Note")).toEqual([
    "text 1/0",
    "color 0/1",
    "answer 0/1",
    "at 0/1",
  ]);
  expect(fieldsOf(sent, "test.WriteRequest").slice(0, 3)).toEqual([
    ...["note 1/1", "others 1/1", "named 1/1"],
  ]);
});

test("values of enums and members of oneofs are seen, an unknown number as such", () => {
  const coverage = new CoverageCollector(called, schema);

  coverage.note(exchangeOf("Write", { note: { color: 7 }, user: "a" }));
  coverage.note(exchangeOf("Write", { note: {} }, "OK", { color: 1 }));

  const { sent, totals } = coverage.result(new Map());
  const [note, request] = sent.filter(({ typeName }) => typeName !== "test.ReadRequest");
  expect(note?.fields[1]?.values).toEqual({
    seen: ["COLOR_UNSPECIFIED", "unknown"],
    unseen: ["COLOR_RED", "COLOR_BLUE"],
  });
  expect(request?.oneofs).toEqual([{ name: "by", seen: ["user"], unseen: ["number"] }]);
  expect(totals.enumValues).toEqual({ seen: 2, of: 3 });
  expect(totals.oneofArms).toEqual({ seen: 1, of: 2 });
});

test("methods are counted with their statuses, and those that were not called say why", () => {
  const coverage = new CoverageCollector(called, schema);
  for (const status of ["OK", "OK", "NOT_FOUND"]) coverage.note(exchangeOf("Write", {}, status));

  const { methods, totals } = coverage.result(
    new Map([
      ["test.Notes/Drop", "--exclude *Drop"],
      ["test.Notes/Read", "no time"],
    ]),
  );

  expect(methods).toEqual([
    { subject: "test.Notes/Drop", calls: 0, statuses: {}, notRun: "--exclude *Drop" },
    { subject: "test.Notes/Read", calls: 0, statuses: {}, notRun: "no time" },
    { subject: "test.Notes/Write", calls: 3, statuses: { NOT_FOUND: 1, OK: 2 } },
  ]);
  expect(totals.methods).toEqual({ seen: 1, of: 3 });
  expect(totals.methodsOk).toEqual({ seen: 1, of: 3 });
});

test("a stream that was left since it had brought enough was answered", () => {
  const coverage = new CoverageCollector(called, schema);
  const status = { code: 1, name: "CANCELLED", details: "left after 100 messages" };
  const { method, input, outcome } = exchangeOf("Read", {}, "OK", { text: "a" });
  coverage.note(
    new MadeExchange({ method, input, outcome: { ...outcome, status }, ms: 1, deadlineMs: 1000 }),
  );

  expect(coverage.result(new Map()).methods.find(({ calls }) => calls > 0)?.statuses).toEqual({
    OK: 1,
  });
});

test("a message that holds itself without end, and a list of a million, are looked at in part", () => {
  const coverage = new CoverageCollector(called, schema);
  let deep = emptyMessage;
  for (let depth = 0; depth < 10_000; depth++)
    deep = { ...emptyMessage, fields: new Map([[3, deep]]) };
  const others = new Array(1_000_000).fill(deep);
  const value = { ...emptyMessage, fields: new Map([[2, others]]) };
  const method = methodOf("Write");
  const exchange = exchangeOf("Write", {});

  const began = performance.now();
  coverage.note({
    ...exchange,
    method,
    input: { messages: [{ value, bytes: new Uint8Array() }] },
    answers: [],
  });

  expect(performance.now() - began).toBeLessThan(50);
  const { sent } = coverage.result(new Map());
  expect(sent.find(({ typeName }) => typeName === "test.Note")?.fields[2]?.set).toBeGreaterThan(20);
});
