import { expect, test } from "vitest";
import { prngOf } from "../../generators/prng.ts";
import { compileText } from "../../schema/compile.ts";
import { toHex } from "../../schema/hex.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type { CallInput } from "./call-input.ts";
import { knownGoodInput, ordinaryInputs } from "./call-inputs.ts";
import type { LiveMethod } from "./exchange.ts";
import { liveMethods } from "./testing/tried.ts";

const schema = compileText(`
  syntax = "proto3";
  message Request { string name = 1; int64 count = 2; double score = 3; map<string, int32> tags = 4; Options options = 5; Node node = 6; }
  message Options { int32 limit = 1; Ranking ranking = 2; }
  message Ranking { float weight = 1; }
  message Node { Node next = 1; }
  service Service {
    rpc One(Request) returns (Request);
    rpc Many(stream Request) returns (Request);
  }
`);

function method(name: string): LiveMethod {
  const found = liveMethods(schema).find((one) => one.name === name);
  if (found === undefined) throw new TypeError(name);
  return found;
}

const one = ordinaryInputs(method("One"));
const many = ordinaryInputs(method("Many"));

function edges(count: number, every = 1): readonly CallInput[] {
  const taken: CallInput[] = [];
  let index = 0;
  for (const edge of one.edges()) {
    if (taken.length === count) break;
    if (index % every === 0) taken.push(edge);
    index++;
  }
  return taken;
}

function jsonOf(input: CallInput): string {
  const type = schema.message("Request");
  return input.messages.map(({ value }) => describeJson(schema, type, value)).join(" ");
}

test("gives the same edges each time, each of them on its own and over the known good request", () => {
  const all = edges(100_000);

  const forms = new Map<string, Set<boolean>>();
  for (const input of all.filter(({ without }) => without === undefined)) {
    const hex = input.messages.map(({ bytes }) => toHex(bytes)).join();
    forms.set(hex, (forms.get(hex) ?? new Set()).add(input.overKnownGood === true));
  }

  expect(edges(300).map(jsonOf)).toEqual(all.slice(0, 300).map(jsonOf));
  expect([...forms.values()].every(({ size }) => size === 2)).toBe(true);
});

for (const every of [1, 2, 3, 7])
  test(`touches every field with 100 edges, one of ${every} taken`, () => {
    const texts = edges(100, every).map(jsonOf);

    const names = "name count score tags options node limit ranking weight".split(" ");
    const missed = names.filter((name) => !texts.some((text) => text.includes(`"${name}"`)));

    expect(missed).toEqual([]);
  });

test("leaves out each field of the known good request, those inside messages too, within 20 edges", () => {
  const left = edges(20).flatMap(({ without = [] }) => without.map((path) => path.join(".")));

  expect(left).toEqual(
    expect.arrayContaining(["1", "2", "3", "4", "5", "6", "5.1", "5.2", "5.2.1", "6.1"]),
  );
});

for (const json of [
  '{"name":"\u{10000}"}',
  '{"count":"9007199254740993"}',
  '{"score":-0}',
  '{"options":{"ranking":{"weight":-0}}}',
  '{"options":{"limit":-1}}',
])
  test(`has ${json} among the edges that are laid over the known good request`, () => {
    const over = edges(100_000).filter(({ overKnownGood }) => overKnownGood === true);

    expect(over.map(jsonOf)).toContain(json);
  });

test("has a map of a thousand entries, and messages 32 deep", () => {
  const all = edges(100_000).map(jsonOf);

  expect(all.some((text) => text.includes('"k999":'))).toBe(true);
  expect(all.some((text) => text.split('"next":').length > 31)).toBe(true);
});

test("lays half of the random messages over the known good request, most of them one field only", () => {
  const drawn = Array.from({ length: 400 }, (_, index) => one.random(prngOf(1, 2, 3, index)));
  const over = drawn.filter(({ overKnownGood }) => overKnownGood === true);
  const single = over.filter(({ messages }) => (messages[0]?.value.fields.size ?? 0) <= 1);

  expect(over.length).toBeGreaterThan(160);
  expect(over.length).toBeLessThan(240);
  expect(single.length).toBeGreaterThan(over.length / 2);
  expect(drawn.map(jsonOf)).toEqual(
    Array.from({ length: 400 }, (_, index) => jsonOf(one.random(prngOf(1, 2, 3, index)))),
  );
});

test("gives a method that takes a stream scripts of one message, none, two and many", () => {
  const counts: number[] = [];
  for (const { messages } of many.edges()) {
    if (counts.length === 8) break;
    counts.push(messages.length);
  }
  const drawn = Array.from({ length: 100 }, (_, index) => many.random(prngOf(1, 2, 3, index)));

  expect(counts).toEqual([1, 1, 0, 0, 2, 2, 20, 20]);
  expect(new Set(drawn.map(({ messages }) => messages.length))).toEqual(
    new Set([0, 1, 2, 3, 5, 10]),
  );
});

test("writes no request that nobody sends", () => {
  const [first] = edges(1);
  const part = first?.messages[0];

  expect(Object.getOwnPropertyDescriptor(part ?? {}, "bytes")?.get).toBeTypeOf("function");
});

test("shrinks to a request of nothing, on its own, with no metadata and not compressed", () => {
  let input: CallInput = {
    ...edges(40).at(-1),
    ...{ messages: [...edges(40)].flatMap(({ messages }) => messages) },
    ...{ overKnownGood: true, without: [[1]], compression: "gzip", note: "a" },
    metadata: [{ name: "x", value: "y" }],
  };

  for (let simpler: CallInput | undefined = input; simpler !== undefined; ) {
    input = simpler;
    [simpler] = many.shrink(input);
  }

  expect(input.messages.map(({ value }) => value.fields.size)).toEqual([0]);
  expect(Object.keys(input)).toEqual(["messages"]);
});

test("keeps what matters while it shrinks: the metadata of a call that fails by it", () => {
  let input: CallInput = {
    ...knownGoodInput(),
    metadata: [
      { name: "a", value: "bc" },
      { name: "d-bin", value: Uint8Array.of(1, 2) },
    ],
  };

  const fails = ({ metadata = [] }: CallInput): boolean =>
    metadata.some(({ name }) => name === "d-bin");
  for (let next: CallInput | undefined = input; next !== undefined; ) {
    input = next;
    next = [...one.shrink(input)].find(fails);
  }

  expect(input.metadata).toEqual([{ name: "d-bin", value: new Uint8Array() }]);
});
