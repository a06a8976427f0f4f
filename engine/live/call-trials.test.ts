import { expect, test } from "vitest";
import type {
  CallContext,
  ObservingProperty,
  TryingProperty,
} from "../../properties/rpc/call-property.ts";
import { broken, declined, held } from "../../properties/verdict.ts";
import type { CallScript } from "./call-script.ts";
import { directTrial, scriptFor, scriptTrial, type TrialTools } from "./call-trials.ts";
import {
  aFailure,
  anExchange,
  textOf,
  wordInput,
  wordsMethod,
  wordsSubject,
} from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];
const method = wordsMethod("Say");

const observing: ObservingProperty = {
  ...{ kind: "observing", id: "own/seen", claim: "it holds", source: "here", explanation: "" },
  appliesTo: () => ({ applies: true }),
  judge: ({ input }) => (textOf(input) === "bad" ? broken(aFailure("bad")) : held),
};

/** Has nothing to say of what is unfit. */
const fussy: ObservingProperty = {
  ...observing,
  judge: (exchange, context) =>
    textOf(exchange.input) === "unfit" ? declined : observing.judge(exchange, context),
};

const trying: TryingProperty = {
  ...{ kind: "trying", id: "own/tried", claim: "it holds", source: "here", explanation: "" },
  appliesTo: () => ({ applies: true }),
  inputs: () => ({ edges: () => [], random: () => ({ messages: [] }), shrink: () => [] }),
  check: async (input) => (textOf(input) === "bad" ? broken(aFailure("bad")) : held),
};

/** What is put is said: the text of the last call is taken from the answer to the first. */
const script: CallScript = {
  steps: [
    { subject: put, input: wordInput("other"), takes: [], fresh: [] },
    { subject: put, input: wordInput("first"), takes: [], fresh: [[1]] },
    {
      ...{ subject: say, input: wordInput("taken"), fresh: [[2]] },
      takes: [{ step: 1, from: "response", path: [1], into: [1] }],
    },
  ],
};

/** Calls that all are answered; `ends` says after how many steps a script ends early. */
function tools(ends = Number.POSITIVE_INFINITY): TrialTools & { readonly made: string[] } {
  const made: string[] = [];
  return {
    made,
    call: async (of, input) => {
      made.push(`${of.subject} ${textOf(input)}`);
      return anExchange({ method: of, input });
    },
    play: async ({ steps }, before = []) => {
      const played = steps.slice(before.length, ends);
      made.push(played.map(({ subject, input }) => `${subject} ${textOf(input)}`).join(", "));
      return [...before, ...played.map(({ input }) => anExchange({ method, input }))];
    },
    contextOf: () => ({}) as CallContext,
  };
}

test("a direct trial makes the last call alone", async () => {
  const made = tools();

  expect(await directTrial(observing, method, made)(wordInput("bad"))).toMatchObject({
    kind: "broken",
  });
  expect(await directTrial(observing, method, made)(wordInput("good"))).toEqual(held);
  expect(made.made).toEqual([`${say} bad`, `${say} good`]);
});

test("a claim that makes its own calls is asked to make them", async () => {
  const made = tools();

  expect(await directTrial(trying, method, made)(wordInput("bad"))).toMatchObject({
    kind: "broken",
  });
  expect(made.made).toEqual([]);
  expect(scriptTrial(trying, script, made)).toBeUndefined();
});

test("a trial of a script makes what the call needs, and judges the last call", async () => {
  const made = tools();
  const trial = scriptTrial(observing, script, made);

  expect(await trial?.(wordInput("bad"))).toMatchObject({ kind: "broken" });
  expect(made.made).toEqual([`${put} first, ${say} bad`]);
});

test("what a call needs is made once where it fails with that too, and again where that is wanted", async () => {
  const made = tools();
  const trial = scriptTrial(observing, script, made);
  await trial?.(wordInput("bad"));
  await trial?.(wordInput("bad"));
  made.made.length = 0;

  expect(await trial?.(wordInput("good"))).toEqual(held);
  expect(await trial?.(wordInput("bad"), { anew: true })).toMatchObject({ kind: "broken" });
  expect(made.made).toEqual([`${say} good`, `${put} first, ${say} bad`]);
});

test("what a call needs is made again where what was made does not serve, and the other way round", async () => {
  const made = tools();
  const trial = scriptTrial(fussy, script, made);
  await trial?.(wordInput("bad"));
  made.made.length = 0;

  expect(await trial?.(wordInput("unfit"))).toEqual(declined);
  expect(await trial?.(wordInput("unfit"), { anew: true })).toEqual(declined);
  expect(made.made).toEqual([
    ...[`${say} unfit`, `${put} first, ${say} unfit`],
    ...[`${put} first, ${say} unfit`, `${say} unfit`],
  ]);
});

test("what a call uses up is made again for each, so that smaller calls are seen to fail", async () => {
  let fresh = false;
  const usingUp: TrialTools = {
    ...tools(),
    play: async ({ steps }, before = []) => {
      fresh = before.length === 0;
      return [
        ...before,
        ...steps.slice(before.length).map(({ input }) => anExchange({ method, input })),
      ];
    },
  };
  const once: ObservingProperty = {
    ...observing,
    judge: () => (fresh ? broken(aFailure("the first time")) : held),
  };
  const trial = scriptTrial(once, script, usingUp);
  await trial?.(wordInput("long"));

  expect(await trial?.(wordInput("short"))).toMatchObject({ kind: "broken" });
});

test("a script that does not come to its last call shows nothing", async () => {
  expect(await scriptTrial(observing, script, tools(1))?.(wordInput("bad"))).toEqual({
    kind: "declined",
  });
  expect(scriptTrial(observing, { steps: [] }, tools())).toBeUndefined();
});

test("of a script those calls are left from which something is taken, and fields are filled that are set", () => {
  const { steps } = scriptFor(script, wordInput("smaller"));

  expect(steps.map(({ subject }) => subject)).toEqual([put, say]);
  expect(steps.at(-1)).toMatchObject({
    takes: [{ step: 0, from: "response", path: [1], into: [1] }],
    fresh: [],
  });
});

test("an input without the field that was filled needs none of the calls before", () => {
  const empty = {
    messages: wordInput("").messages.map(({ value }) => ({
      value: { ...value, fields: new Map() },
      bytes: new Uint8Array(),
    })),
  };

  expect(scriptFor(script, empty).steps).toMatchObject([{ subject: say, takes: [], fresh: [] }]);
});
