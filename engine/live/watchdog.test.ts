import { expect, test } from "vitest";
import { watchdog } from "./watchdog.ts";

const never = (): Promise<void> => new Promise(() => {});

function waiting(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test("work that comes to its end is waited for", async () => {
  const watched = { lastSign: () => performance.now(), doing: () => "calling", limitMs: 1000 };

  expect(await watchdog(waiting(5), watched)).toBeUndefined();
});

test("work in which nothing happens is left, with what it was doing", async () => {
  const began = performance.now();
  const watched = { lastSign: () => began, doing: () => "edges acme.v1.Orders/Get", limitMs: 40 };

  expect(await watchdog(never(), watched)).toBe("edges acme.v1.Orders/Get");
  expect(performance.now() - began).toBeGreaterThanOrEqual(40);
});

test("work that is slow, and in which something happens, is waited for", async () => {
  const watched = { lastSign: () => performance.now(), doing: () => "calling", limitMs: 40 };

  expect(await watchdog(waiting(160), watched)).toBeUndefined();
});

test("what the work throws is thrown", async () => {
  const watched = { lastSign: () => performance.now(), doing: () => "calling", limitMs: 1000 };

  await expect(watchdog(Promise.reject(new Error("no disk")), watched)).rejects.toThrow("no disk");
});
