import { expect, test } from "vitest";
import type { WireInput } from "../properties/input.ts";
import type { Inputs } from "../properties/property.ts";
import { broken, type Failure, held, type Verdict } from "../properties/verdict.ts";
import { shrink } from "./shrink.ts";

/** Inputs that are numbers: as many parts as the number says. */
function numberInput(number: number): WireInput {
  const part = { value: { fields: new Map(), unknown: [] }, bytes: new Uint8Array(0) };
  return { kind: "wire", parts: Array.from({ length: number }, () => part) };
}

function numberOf(input: unknown): number {
  return (input as WireInput).parts.length;
}

const inputs: Inputs = {
  edges: () => [],
  random: () => numberInput(0),
  *shrink(input) {
    for (let number = 0; number < numberOf(input); number++) yield numberInput(number);
  },
};

function failure(signature: string): Failure {
  return { way: "refused", signature, describe: () => ({ expected: "", actual: "" }) };
}

const never = Number.POSITIVE_INFINITY;

test("goes to the simplest input that fails with the same signature, and counts its steps", async () => {
  const tried: number[] = [];
  const check = (input: unknown): Verdict => {
    tried.push(numberOf(input));
    return numberOf(input) % 7 === 0 && numberOf(input) > 0 ? broken(failure("seven")) : held;
  };

  const shrunk = await shrink(numberInput(21), failure("seven"), {
    inputs,
    check,
    deadline: never,
  });

  expect(numberOf(shrunk.input)).toBe(7);
  expect(shrunk).toMatchObject({ steps: 1, failure: { signature: "seven" } });
  expect(tried).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6]);
});

test("does not go over to another failure", async () => {
  const check = (input: unknown): Verdict =>
    broken(failure(numberOf(input) < 5 ? "small" : "large"));

  const shrunk = await shrink(numberInput(9), failure("large"), { inputs, check, deadline: never });

  expect(numberOf(shrunk.input)).toBe(5);
});

test("waits for verdicts that come later", async () => {
  const check = async (input: unknown): Promise<Verdict> =>
    numberOf(input) >= 3 ? broken(failure("three")) : held;

  const shrunk = await shrink(numberInput(9), failure("three"), { inputs, check, deadline: never });

  expect(numberOf(shrunk.input)).toBe(3);
});

test("keeps the input where nothing simpler fails", async () => {
  const input = numberInput(4);

  const shrunk = await shrink(input, failure("f"), { inputs, check: () => held, deadline: never });

  expect(shrunk).toMatchObject({ input, steps: 0, failure: { signature: "f" } });
});

test("ends at the deadline with the best so far", async () => {
  const shrunk = await shrink(numberInput(4), failure("f"), {
    inputs,
    check: () => broken(failure("f")),
    deadline: 0,
  });

  expect(numberOf(shrunk.input)).toBe(4);
});

test("tries nothing when the deadline is now", async () => {
  let tries = 0;
  await shrink(numberInput(4), failure("f"), {
    inputs,
    check: () => {
      tries++;
      return held;
    },
    // Whatever the clock says by then, it is not before now.
    deadline: Date.now(),
  });

  expect(tries).toBe(0);
});

test("ends after so many attempts on every machine, however long the time", async () => {
  const endless: Inputs = {
    ...inputs,
    *shrink(input) {
      for (;;) yield input;
    },
  };
  let attempts = 0;
  const check = (): Verdict => {
    attempts++;
    return attempts % 3 === 0 ? broken(failure("f")) : held;
  };

  const shrunk = await shrink(numberInput(1), failure("f"), {
    inputs: endless,
    check,
    deadline: never,
  });

  expect(attempts).toBe(4000);
  expect(shrunk.steps).toBe(1333);
});
