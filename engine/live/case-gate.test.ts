import { expect, test } from "vitest";
import { CaseGate } from "./case-gate.ts";

/** A case that goes on until it is let go. */
function heldCase(log: string[], name: string): { run(): Promise<void>; end(): void } {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    end: () => end(),
    run: async () => {
      log.push(`${name} begins`);
      await ended;
      log.push(`${name} ends`);
    },
  };
}

async function aMoment(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test("a case that is to be alone waits for the others, and others wait for it", async () => {
  const gate = new CaseGate();
  const log: string[] = [];
  const [one, other, alone] = [
    heldCase(log, "one"),
    heldCase(log, "other"),
    heldCase(log, "alone"),
  ];
  const under = [gate.beside(one.run), gate.beside(other.run), gate.alone(alone.run)];
  const turn = gate.turn().then((had) => log.push(`the next may begin, and had to wait: ${had}`));
  one.end();
  await aMoment();
  expect(log).toEqual(["one begins", "other begins", "one ends"]);

  other.end();
  await aMoment();
  alone.end();
  await Promise.all([...under, turn]);

  expect(log.slice(3)).toEqual([
    ...["other ends", "alone begins", "alone ends"],
    "the next may begin, and had to wait: true",
  ]);
  expect(await gate.turn()).toBe(false);
});

test("those that are to be alone come one after the other, though one of them fails", async () => {
  const gate = new CaseGate();
  const log: string[] = [];
  const [first, second] = [heldCase(log, "first"), heldCase(log, "second")];
  const failing = gate.alone(async () => {
    await first.run();
    throw new Error("it fails");
  });
  const next = gate.alone(second.run);
  first.end();
  second.end();

  await expect(failing).rejects.toThrow("it fails");
  await next;

  expect(log).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});

test("what fails beside others holds nobody up", async () => {
  const gate = new CaseGate();

  await expect(gate.beside(async () => await Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );

  await gate.idle();
  expect(await gate.turn()).toBe(false);
});
