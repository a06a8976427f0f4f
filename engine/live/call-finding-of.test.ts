import { expect, test } from "vitest";
import {
  callFindingOf,
  type FindingContext,
  type InvestigatedCall,
  uninvestigated,
} from "./call-finding-of.ts";
import { fingerprintOf, hashOf, sizeOf, withInput } from "./failed-call.ts";
import {
  aFailedCall,
  aFailure,
  textOf,
  wordInput,
  words,
  wordsMethod,
  wordsSubject,
} from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];
const context: FindingContext = {
  schema: words,
  methods: new Map(
    [put, say].map((subject, at) => [subject, wordsMethod(at === 0 ? "Put" : "Say")]),
  ),
  ...{ target: "localhost:50051", seed: "7", count: 3 },
};

/** What is put first is said, under the name that came back. */
function looked(parts: Partial<InvestigatedCall> = {}): InvestigatedCall {
  const failed = aFailedCall({ method: wordsMethod("Say"), input: wordInput("long enough") });
  const smallest = {
    ...wordInput("a"),
    metadata: [
      { name: "x-key", value: "text" },
      { name: "x-key-bin", value: new Uint8Array([1, 255]) },
    ],
    compression: "gzip",
    note: "twice",
  } as const;
  return {
    ...failed,
    script: {
      steps: [
        { subject: put, input: wordInput("first"), takes: [], fresh: [] },
        {
          ...{ subject: say, input: smallest, fresh: [] },
          takes: [
            { step: 0, from: "response", path: [1], into: [1] },
            { step: 0, from: "request", path: [2], into: [2] },
          ],
        },
      ],
    },
    shrink: { steps: 2, calls: 9, fromBytes: 13, toBytes: 3 },
    repeats: { failed: 5, of: 5 },
    ...parts,
  };
}

test("a finding shows every call that leads there, and where the values of each come from", () => {
  expect(callFindingOf(looked(), context).calls).toEqual([
    {
      subject: put,
      json: ['{"text":"first"}'],
      hex: ["0a056669727374"],
      takes: [],
      metadata: [],
      written: [],
    },
    {
      ...{ subject: say, json: ['{"text":"a"}'], hex: ["0a0161"] },
      takes: ["text from the answer to call 1", "number from call 1"],
      metadata: [
        { name: "x-key", value: "text" },
        { name: "x-key-bin", value: "01ff" },
      ],
      ...{ compression: "gzip", written: ["twice"] },
    },
  ]);
});

test("a finding is plain data that a JSON file can hold", () => {
  const finding = callFindingOf(looked(), context);

  expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
  expect(finding).toMatchObject({
    ...{ property: "own/claim", subject: say, target: "localhost:50051", seed: "7", count: 3 },
    ...{ phase: "edges", index: 3, claim: "it holds", source: "here", way: "wrong status" },
    ...{ expected: "OK", actual: "broken", replay: expect.stringContaining("wireproof replay") },
    location: { file: "test.proto" },
  });
  expect(finding.explanation).toEqual([expect.stringContaining("field 1 text")]);
});

test("a finding is the same one in every run, wherever the server is and whatever the input", () => {
  const first = callFindingOf(looked(), context);
  const elsewhere = callFindingOf(
    looked({ input: wordInput("other"), repeats: { failed: 1, of: 5 } }),
    { ...context, target: "other:1", seed: "8", count: 1 },
  );

  expect([elsewhere.id, elsewhere.fingerprint, elsewhere.group]).toEqual([
    ...[first.id, first.fingerprint, first.group],
  ]);
});

test("of a large request its start is shown, and how much of it there is", () => {
  const input = wordInput("x".repeat(1_000_000));
  const describe = () => ({ expected: "e".repeat(30_000), actual: "a" });
  const finding = callFindingOf(
    looked({
      failure: { ...aFailure("broken"), describe },
      script: { steps: [{ subject: say, input, takes: [], fresh: [] }] },
    }),
    context,
  );

  expect(JSON.stringify(finding).length).toBeLessThan(100_000);
  const [call] = finding.calls;
  expect(call?.json[0]).toMatch(/^\{"text":"x+… and \d+ more characters$/);
  expect(call?.hex[0]).toMatch(/^0ac0843d(78)+$/);
  expect(call?.cut).toBe("the first part of 1000004 bytes; the replay makes the whole call");
  expect(finding.expected).toMatch(/^e+… and 10000 more characters$/);
});

test("the same failure of another method is another finding of the same group", () => {
  const first = callFindingOf(looked(), context);
  const other = callFindingOf(looked({ method: wordsMethod("Put") }), context);
  const otherwise = callFindingOf(looked({ failure: aFailure("otherwise") }), context);

  expect(other.id).not.toBe(first.id);
  expect(other.group).toBe(first.group);
  expect(otherwise.group).not.toBe(first.group);
});

test("the clause of the failure stands in place of the claim's own, and its place in place of the method's", () => {
  const failure = {
    ...aFailure("broken"),
    describe: () => ({
      ...{ expected: "a", actual: "b", because: "of c", source: "clause 7" },
      place: { path: "text (1)", typeName: "words.v1.Word", field: 1 },
    }),
  };
  const [plain, placed] = [looked(), looked({ failure })].map((one) => callFindingOf(one, context));

  expect(placed).toMatchObject({
    ...{ source: "clause 7", because: "of c", path: "text (1)" },
    place: { typeName: "words.v1.Word", field: 1 },
  });
  expect(placed?.location?.line).toBeLessThan(plain?.location?.line ?? 0);
});

test("a failure that was not looked into is told as it was seen, and not tried again", () => {
  const failed = aFailedCall({ input: wordInput("abc") });

  expect(uninvestigated(failed)).toMatchObject({
    script: failed.origin.script,
    shrink: { steps: 0, calls: 0, fromBytes: 5, toBytes: 5 },
    repeats: { failed: 0, of: 0 },
  });
});

test("a fingerprint depends on property, method and signature, and on where one ends and the next begins", () => {
  expect(fingerprintOf("a", "b", "c")).toBe(hashOf(["a", "b", "c"]));
  expect(fingerprintOf("a", "b", "c")).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf("ab", "", "c")).not.toBe(fingerprintOf("a", "b", "c"));
});

test("a script takes another input for its last call alone", () => {
  const { script } = looked();
  const { steps } = withInput(script, wordInput("new"));

  expect(steps.map(({ input }) => textOf(input))).toEqual(["first", "new"]);
  expect(steps[1]?.takes).toBe(script.steps[1]?.takes);
  expect(withInput({ steps: [] }, wordInput("new"))).toEqual({ steps: [] });
  expect(sizeOf({ messages: [...wordInput("a").messages, ...wordInput("bc").messages] })).toBe(7);
});
