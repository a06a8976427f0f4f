import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { WirePart } from "../../properties/input.ts";
import { compileSources } from "../../schema/compile.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { methodsOf, subjectOf } from "../../schema/methods.ts";
import { Schema } from "../../schema/schema.ts";
import { encode } from "../../schema/wire/encode.ts";
import { encodeInStyle } from "../../schema/wire/encode-in-style.ts";
import { canonicalStyle } from "../../schema/wire/style.ts";
import { SavedInputs } from "../saved-inputs.ts";
import { readStore, restoredSchema } from "../store.ts";
import { aCallFinding } from "../testing/a-call-finding.ts";
import type { CallScript } from "./call-script.ts";
import { CallStore } from "./call-store.ts";

const sources = new Map([
  [
    "types.proto",
    'syntax = "proto3"; package acme.v1; message Order { string name = 1; int32 size = 2; }',
  ],
  [
    "orders.proto",
    `syntax = "proto3"; package acme.v1; import "types.proto"; message Id { string id = 1; }
     service Orders { rpc Create(Order) returns (Id); rpc Fill(stream Order) returns (Id); rpc Get(Id) returns (Order); }`,
  ],
  ["other.proto", 'syntax = "proto3"; message Other {}'],
]);
const schema = compileSources(sources);
const create = "acme.v1.Orders/Create";
const get = "acme.v1.Orders/Get";

function part(typeName: string, json: string): WirePart {
  const type = schema.message(typeName);
  const value = fromJson(schema, type, json);
  return { value, bytes: encode(type, value) };
}

const script: CallScript = {
  steps: [
    {
      subject: create,
      input: { messages: [part("acme.v1.Order", '{"name":"a"}')], overKnownGood: true },
      takes: [],
      fresh: [[1]],
    },
    {
      subject: get,
      input: {
        messages: [part("acme.v1.Id", "{}")],
        metadata: [
          { name: "a", value: "b" },
          { name: "c-bin", value: Uint8Array.of(0, 255) },
        ],
        compression: "gzip",
        note: "an id of nothing",
      },
      takes: [{ step: 0, from: "response", path: [1], into: [1] }],
      fresh: [],
    },
  ],
};
const finding = aCallFinding({ subject: get });

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-calls-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function oneCall(subject: string, messages: readonly WirePart[]): CallScript {
  return { steps: [{ subject, input: { messages }, takes: [], fresh: [] }] };
}

test("what was stored is there for the next run, call by call", () => {
  new CallStore(folder, schema).save(finding, script);

  expect(new CallStore(folder, schema).saved()).toEqual([{ finding, script }]);
});

test("a style is known again, and long repetitions are short in the file", () => {
  const type = schema.message("acme.v1.Order");
  const value = fromJson(schema, type, `{"name":"${"x".repeat(20_000)}","size":1}`);
  const style = { ...canonicalStyle, order: "descending" } as const;
  const styled = oneCall(create, [{ value, bytes: encodeInStyle(type, value, style), style }]);

  new CallStore(folder, schema).save(finding, styled);

  expect(new CallStore(folder, schema).saved()).toEqual([{ finding, script: styled }]);
  expect(readFileSync(join(folder, `${finding.id}.json`)).length).toBeLessThan(5000);
});

test.each([
  ["texts", schema],
  ["descriptors", new Schema({ descriptorSet: schema.descriptorSet })],
])("a stored failure carries its methods, as %s", (_, from) => {
  new CallStore(folder, from).save(finding, script);

  const [entry] = readStore(folder);
  const stored = entry?.kind === "call" ? entry.failure.schema : { sources: {} };
  const methods = methodsOf(restoredSchema(stored));
  expect(methods).toEqual(methodsOf(schema));
  expect(methods.map(subjectOf)).toContain(get);
  expect(restoredSchema(stored).find("Other")).toBeUndefined();
});

test("failures of methods that the server lacks are left alone", () => {
  new CallStore(folder, schema).save(finding, script);
  const other = compileSources(new Map([["o.proto", 'syntax = "proto3"; message Other {}']]));

  const store = new CallStore(folder, other);

  expect([store.saved(), store.warnings, readdirSync(folder)]).toEqual([[], [], ["k3f9a2.json"]]);
});

test("a request that is none any more is told, and kept", () => {
  new CallStore(folder, schema).save(finding, script);
  const changed = compileSources(
    new Map([
      ...sources,
      ["types.proto", 'syntax = "proto3"; package acme.v1; message Order { Order name = 1; }'],
    ]),
  );

  const store = new CallStore(folder, changed);

  expect(store.saved()).toEqual([]);
  expect(store.warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /k3f9a2\.json is passed over, and kept: a request of acme.v1.Orders\/Create is none any more: at byte 3/,
    ),
  ]);
});

test("no value of the user's metadata is written, also where the server said it again", () => {
  const metadata = [
    { name: "authorization", value: "Bearer s3cr3t-token" },
    { name: "key-bin", value: Buffer.from("other s3cr3t") },
  ];
  const leaky = { ...finding, actual: 'no "s3cr3t-token" nor b3RoZXIgczNjcjN0 is known' };

  new CallStore(folder, schema, metadata).save(leaky, script);

  const [entry] = readStore(folder);
  expect(entry).toMatchObject({
    failure: { finding: { actual: 'no "[redacted]" nor [redacted] is known' } },
  });
  expect(readFileSync(join(folder, "k3f9a2.json"), "utf8")).not.toContain("s3cr3t");
});

test("a failure that a run takes out again leaves what an earlier run stored", () => {
  new CallStore(folder, schema).save(finding, script);
  const store = new CallStore(folder, schema);
  const later = { ...finding, phase: "saved", seed: "9", index: 0, actual: "now" } as const;

  store.save(later, script);
  expect(new CallStore(folder, schema).saved()).toEqual([
    { finding: { ...finding, actual: "now" }, script },
  ]);
  store.remove(later);
  expect(new CallStore(folder, schema).saved()).toEqual([{ finding, script }]);
});

test("a failure that is fixed goes", () => {
  new CallStore(folder, schema).save(finding, script);

  new CallStore(folder, schema).remove(finding);

  expect(readdirSync(folder)).toEqual([]);
});

test("runs of codecs go on unharmed beside failures of servers", () => {
  new CallStore(folder, schema).save(finding, script);

  expect(new SavedInputs(folder, schema).warnings).toEqual([]);
});

test.each([
  ["a run of half a byte", (text: string) => text.replace('"hex": "0a0161"', '"hex": "0a0"')],
  ["no calls", (text: string) => text.replace(/"steps": \[[\s\S]*?\n {4}\]/, '"steps": []')],
  ["no target", (text: string) => text.replace(/"target": .*/, "")],
])("a file with %s is passed over", (_, damage) => {
  new CallStore(folder, schema).save(finding, script);
  const file = join(folder, "k3f9a2.json");
  writeFileSync(file, damage(readFileSync(file, "utf8")));

  const store = new CallStore(folder, schema);

  expect([store.saved().length, store.warnings.length]).toEqual([0, 1]);
});

test("without a folder nothing is stored", () => {
  const store = new CallStore(undefined, schema);
  store.save(finding, script);

  const journal = store.journal(8);
  journal.begin(0, get, { messages: [] });
  journal.end(0);
  journal.close();

  expect(store.saved()).toEqual([]);
});

/** A process number that no process has any more. */
function endedPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

/** The journal as an ended process would have left it. */
function leaveBehind(act: (store: CallStore) => void): void {
  const store = new CallStore(folder, schema);
  act(store);
  const own = readdirSync(folder).find((name) => name.endsWith(".calls")) ?? "";
  const text = readFileSync(join(folder, own));
  writeFileSync(join(folder, `journal-${endedPid()}-0.calls`), text);
}

test("calls that were under way when a process ended are saved cases of the next run", () => {
  const order = part("acme.v1.Order", '{"name":"deadly"}');
  const { input } = script.steps[1] ?? { input: { messages: [] } };
  leaveBehind((store) => {
    const journal = store.journal(8);
    journal.begin(0, create, { messages: [order] });
    journal.begin(3, get, input);
    journal.begin(1, create, { messages: [order] });
    journal.end(1);
  });

  const store = new CallStore(folder, schema);

  expect(store.saved()).toEqual([
    { script: oneCall(create, [order]) },
    { script: { steps: [{ subject: get, input, takes: [], fresh: [] }] } },
  ]);
});

test("a journal is over with the end of the run that took it over, and not before", () => {
  leaveBehind((store) => store.journal(8).begin(0, create, { messages: [] }));
  const journal = new CallStore(folder, schema).journal(8);
  expect(readdirSync(folder).length).toBe(3);

  journal.close();
  journal.close();

  expect(readdirSync(folder).length).toBe(1);
});

test("a journal whose calls were not made again is kept for the next run", () => {
  const { input } = script.steps[1] ?? { input: { messages: [] } };
  leaveBehind((store) => store.journal(8).begin(0, get, input));
  const left = (): number => readdirSync(folder).length;

  const cut = new CallStore(folder, schema);
  const before = left();
  cut.journal(8).close(cut.notMade());
  expect(left()).toBe(before);

  const whole = new CallStore(folder, schema);
  for (const saved of whole.saved()) whole.noteMade(saved);
  whole.journal(8).close(whole.notMade());
  expect(left()).toBe(before - 1);
});

test("a journal of calls of another server is left for a run of that one", () => {
  const other = compileSources(
    new Map([["o.proto", 'syntax = "proto3"; message M {} service S { rpc R(M) returns (M); }']]),
  );
  leaveBehind((store) => store.journal(8).begin(0, get, { messages: [] }));
  const before = readdirSync(folder).length;

  const store = new CallStore(folder, other);
  store.journal(8).close(store.notMade());

  expect(readdirSync(folder).length).toBe(before);
});

test("a folder that was made for a journal alone goes with it", () => {
  const inner = relative(process.cwd(), join(folder, "a", "b"));
  const journal = new CallStore(inner, schema).journal(8);
  expect(existsSync(inner)).toBe(true);

  journal.close();

  expect(readdirSync(folder)).toEqual([]);
});

test("a journal of a process that is there is left alone, and so is what is none", () => {
  mkdirSync(join(folder, "sub"));
  const journal = new CallStore(folder, schema).journal(8);
  journal.begin(0, create, { messages: [part("acme.v1.Order", "{}")] });
  const [name = ""] = readdirSync(folder).filter((one) => one.endsWith(".calls"));
  writeFileSync(join(folder, `journal-${process.ppid}-0.calls`), readFileSync(join(folder, name)));
  writeFileSync(
    join(folder, `journal-${endedPid()}-0.calls`),
    "no journal at all, but long enough",
  );
  writeFileSync(join(folder, `journal-${endedPid()}-1.calls`), "");

  expect(new CallStore(folder, schema).saved()).toEqual([]);
  journal.close();
});

test("of a request that is too large for the journal it is told which case it was", () => {
  const large = part("acme.v1.Order", `{"name":"${"x".repeat(70_000)}"}`);
  const about = { seed: "7", phase: "random", index: 12 };
  leaveBehind((store) => store.journal(8).begin(0, create, { messages: [large] }, about));

  const store = new CallStore(folder, schema);

  expect(store.saved()).toEqual([]);
  expect(store.warnings.map(({ message }) => message)).toEqual([
    "a process ended while a call of acme.v1.Orders/Create (random:12 of seed 7) was under way, which cannot be made again from what was kept of it",
  ]);
});
