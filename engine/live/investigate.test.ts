import { expect, test } from "vitest";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { ordinaryInputs } from "../../properties/rpc/call-inputs.ts";
import { broken, held, type Verdict } from "../../properties/verdict.ts";
import type { InvestigatedCall } from "./call-finding-of.ts";
import { type Investigation, investigate } from "./investigate.ts";
import { aFailedCall, aFailure, textOf, wordInput, wordsMethod } from "./testing/words.ts";

const failed = aFailedCall({ input: wordInput("an x, and a y behind it") });

/** Looks into the failure with trials that say by the text, and by how many calls came before, whether they fail. */
async function lookInto(
  fails: (text: string, call: number) => boolean | string,
  parts: Partial<Investigation> = {},
): Promise<InvestigatedCall & { readonly made: number }> {
  let made = 0;
  const trial = async (input: CallInput): Promise<Verdict> => {
    const outcome = fails(textOf(input), made++);
    if (outcome === false) return held;
    return broken(aFailure(outcome === true ? "broken" : outcome));
  };
  const looked = await investigate(failed, {
    inputs: ordinaryInputs(wordsMethod()),
    trials: [trial],
    calls: () => made,
    ...{ maxCalls: 500, maxMs: 5000, shouldStop: () => false },
    ...parts,
  });
  return { ...looked, made };
}

function smallest({ script }: InvestigatedCall): string {
  const input = script.steps.at(-1)?.input;
  return input === undefined ? "none" : textOf(input);
}

test("the smallest call that fails in the same way is found, and fails five times of five", async () => {
  const looked = await lookInto((text) => text.includes("x"));

  expect(smallest(looked)).toBe("x");
  expect(looked.repeats).toEqual({ failed: 5, of: 5 });
  expect(looked.shrink).toMatchObject({ fromBytes: 25, toBytes: 3, calls: looked.made });
  expect(looked.shrink.steps).toBeGreaterThan(0);
  expect(looked.shrink.stopped).toBeUndefined();
});

test("what the end of the run cut off was not tried again, and is not told to have come to nothing", async () => {
  let isStopped = false;
  const looked = await lookInto(
    () => {
      isStopped = true;
      return false;
    },
    { shouldStop: () => isStopped },
  );

  expect(looked.repeats).toEqual({ failed: 0, of: 0 });
  expect(looked.shrink).toMatchObject({ steps: 0, stopped: "the run was stopped" });
});

test("a call is told to have failed as often as it was made again before the run was stopped", async () => {
  let isStopped = false;
  let repeats = 0;
  const looked = await lookInto(
    (text) => {
      // The smallest fails once when it is found, and then when it is made again.
      if (text === "x" && ++repeats > 3) isStopped = true;
      return text.includes("x") && !isStopped;
    },
    { shouldStop: () => isStopped },
  );

  expect(smallest(looked)).toBe("x");
  expect(looked.repeats).toEqual({ failed: 2, of: 2 });
});

test("the request as it was first sent is kept beside the smallest", async () => {
  const looked = await lookInto((text) => text.includes("x"));

  expect(textOf(looked.input)).toBe("an x, and a y behind it");
});

test("a smaller call that fails in another way does not take the place of the first", async () => {
  const looked = await lookInto((text) => (text.includes("y") ? true : "another way"));

  expect(smallest(looked)).toBe("y");
  expect(looked.failure.signature).toBe("broken");
});

test("what fails every other time is shrunk too, and told as flaky", async () => {
  const looked = await lookInto((text, call) => text.includes("x") && call % 2 === 1);

  expect(smallest(looked)).toBe("x");
  expect(looked.repeats.of).toBe(5);
  expect(looked.repeats.failed).toBeGreaterThanOrEqual(2);
  expect(looked.repeats.failed).toBeLessThanOrEqual(3);
});

test("what does not fail again is kept as it was seen, and is told to have failed none of five times", async () => {
  const looked = await lookInto(() => false);

  expect(smallest(looked)).toBe("an x, and a y behind it");
  expect(looked.repeats).toEqual({ failed: 0, of: 5 });
  expect(looked.shrink).toEqual({
    ...{ steps: 0, calls: 5, fromBytes: 25, toBytes: 25 },
    stopped: "it did not fail again",
  });
});

test("where the last call alone does not fail any more, everything is made anew", async () => {
  let alone = 0;
  const direct = async (): Promise<Verdict> => {
    alone++;
    return held;
  };
  const whole = async (input: CallInput): Promise<Verdict> =>
    textOf(input).includes("x") ? broken(aFailure("broken")) : held;

  const looked = await lookInto(() => false, { trials: [direct, whole] });

  expect(smallest(looked)).toBe("x");
  expect(looked.repeats).toEqual({ failed: 5, of: 5 });
  expect(alone).toBe(1);
});

test("calls are bounded, and the finding says that they were", async () => {
  const looked = await lookInto((text) => text.includes("x"), { maxCalls: 3 });

  expect(looked.shrink.stopped).toBe("3 calls were made");
  // So many, and those that say how surely it fails.
  expect(looked.made).toBe(3 + 5);
  expect(looked.repeats).toEqual({ failed: 5, of: 5 });
});

test("time is bounded, and the finding says that it was", async () => {
  const looked = await lookInto((text) => text.includes("x"), { maxMs: 0 });

  expect(looked.shrink.stopped).toBe("0 ms were over");
  expect(smallest(looked)).toBe("an x, and a y behind it");
});

test("a run that is stopped shrinks no further", async () => {
  const looked = await lookInto((text) => text.includes("x"), { shouldStop: () => true });

  expect(looked.shrink.stopped).toBe("the run was stopped");
  expect(smallest(looked)).toBe("an x, and a y behind it");
});
