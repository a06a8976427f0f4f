import { expect, test } from "vitest";
import { fingerprintOf } from "./failed-call.ts";
import { FailureDesk } from "./failure-desk.ts";
import { aFailedCall, aFailure, wordsMethod } from "./testing/words.ts";

const put = wordsMethod("Put");

function late(name: string): ReturnType<typeof aFailedCall> {
  return aFailedCall({ method: wordsMethod(name), failure: aFailure("no answer", "late") });
}

test("a failure is looked into once, however often it is seen, and counted", () => {
  const desk = new FailureDesk();
  const [first, again] = [aFailedCall(), aFailedCall()];

  desk.note(first);
  desk.note(again);

  expect(desk.takeTogether()).toEqual([first]);
  desk.note(aFailedCall());
  expect(desk.hasPending).toBe(false);
  expect(desk.takeTogether()).toEqual([]);
  expect(desk.countOf(fingerprintOf("own/claim", put.subject, "broken"))).toBe(3);
  expect(desk.countOf("never seen")).toBe(0);
});

test("another signature, method or claim is another failure", () => {
  const desk = new FailureDesk();
  const claim = { ...aFailedCall().claim, id: "own/other" };
  const failures = [
    aFailedCall(),
    aFailedCall({ failure: aFailure("broken otherwise") }),
    aFailedCall({ method: wordsMethod("Say") }),
    aFailedCall({ claim }),
  ];

  for (const one of failures) desk.note(one);

  expect(failures.map(() => desk.takeTogether())).toEqual(failures.map((one) => [one]));
});

test("calls that were not answered in time are taken together, past others that wait", () => {
  const desk = new FailureDesk();
  const [first, other, second] = [late("Put"), aFailedCall(), late("Say")];
  for (const one of [first, other, second]) desk.note(one);

  expect(desk.takeTogether()).toEqual([first, second]);
  expect(desk.takeTogether()).toEqual([other]);
});

test("a failure of another way that waits longest goes alone", () => {
  const desk = new FailureDesk();
  const [other, first] = [aFailedCall(), late("Put")];
  for (const one of [other, first]) desk.note(one);

  expect(desk.takeTogether()).toEqual([other]);
  expect(desk.takeTogether()).toEqual([first]);
});

test("of a check with more different failures than are looked into the rest are counted, and the check is named", () => {
  const desk = new FailureDesk();
  for (let number = 0; number < 25; number++)
    desk.note(aFailedCall({ failure: aFailure(`broken ${number}`) }));
  desk.note(aFailedCall({ method: wordsMethod("Say") }));

  let taken = 0;
  while (desk.takeTogether().length > 0) taken++;

  expect(taken).toBe(21);
  expect([...desk.overfull]).toEqual([`own/claim ${put.subject}`]);
  expect(desk.countOf(fingerprintOf("own/claim", put.subject, "broken 24"))).toBe(1);
});

test("a failure that is taken back is counted, and waits no more", () => {
  const desk = new FailureDesk();
  const [failed, other] = [aFailedCall(), aFailedCall({ method: wordsMethod("Say") })];
  desk.note(failed);
  desk.note(other);
  desk.takeBack(failed);

  expect(desk.takeTogether()).toEqual([other]);
  expect(desk.hasPending).toBe(false);
  expect(desk.countOf(fingerprintOf("own/claim", put.subject, "broken"))).toBe(1);
});

test("what others brought about takes its place, where it is another failure each time", () => {
  const desk = new FailureDesk();
  let looked = 0;
  for (let number = 0; number < 100; number++) {
    desk.note(aFailedCall({ failure: aFailure(`broken ${number}`) }));
    for (const one of desk.takeTogether()) {
      looked++;
      desk.forget(one);
    }
  }

  expect(looked).toBe(20);
});

test("what others brought about is looked into again when it comes again, and a few times at most where it costs much", () => {
  const desk = new FailureDesk();
  const rounds = (failed: ReturnType<typeof aFailedCall>): number => {
    let taken = 0;
    for (let round = 0; round < 10; round++) {
      desk.note(failed);
      for (const one of desk.takeTogether()) {
        desk.forget(one);
        taken++;
      }
    }
    return taken;
  };

  expect(rounds(aFailedCall())).toBe(4);
  expect(rounds(late("Put"))).toBe(10);
});

test("calls that wait at a time when one waits of which there is a finding are known to be held up", () => {
  const desk = new FailureDesk();
  const culprit = late("Put");
  desk.note(culprit);
  expect(desk.takeTogether()).toEqual([culprit]);
  desk.tell(culprit);
  desk.clear();

  desk.note(late("Say"));
  expect(desk.isHeldUp).toBe(false);
  desk.note(late("Put"));
  expect(desk.isHeldUp).toBe(true);
  desk.clear();
  expect(desk.isHeldUp).toBe(false);
});

test("of calls that waited together and would be one failure all are known, until the next time", () => {
  const desk = new FailureDesk();
  const [first, second] = [late("Put"), late("Put")];
  for (const one of [first, second]) desk.note(one);

  expect(desk.takeTogether()).toEqual([first]);
  expect(desk.besides(first)).toEqual([second]);
  desk.clear();
  expect(desk.besides(first)).toEqual([]);
});
