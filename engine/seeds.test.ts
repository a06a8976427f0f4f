import { expect, test } from "vitest";
import { prngOf } from "../generators/prng.ts";
import type { CheckId } from "./finding.ts";
import { seedStream } from "./seeds.ts";

const check: CheckId = { property: "wire/round-trip", subject: "acme.Order", codec: "protobufjs" };

test("the seeds of a case are the same for ever", () => {
  const seeds = seedStream("42", check, "random");

  expect([0, 1, 99].map((index) => seeds.at(index))).toEqual([
    [1379666179, -872475841, -1578851557, 864800353],
    [1379666179, -872475841, -257258580, 864800354],
    [1379666179, -872475841, 1034539713, 864800452],
  ]);
});

test("the first words that a case draws are the same for ever", () => {
  const prng = prngOf(...seedStream("42", check, "random").at(0));

  expect([prng.next(), prng.next(), prng.next()]).toEqual([-550938671, -814570273, 1178051173]);
});

test("all pairs of codecs draw the same, so that it is seen when one stands alone", () => {
  const [one, another] = ["pbf+protobufjs", "protobuf-es+protobufjs"].map((codec) =>
    seedStream("42", { ...check, property: "diff/value", codec }, "random").at(7),
  );

  expect(one).toEqual(another);
  expect(one).not.toEqual(
    seedStream("42", { ...check, property: "diff/json", codec: "pbf+protobufjs" }, "random").at(7),
  );
});

test("a case's seeds depend on the root seed and on every part of the check", () => {
  const others = [
    seedStream("42", check, "random"),
    seedStream("43", check, "random"),
    seedStream("42", { ...check, property: "wire/merge" }, "random"),
    seedStream("42", { ...check, subject: "acme.Item" }, "random"),
    seedStream("42", { ...check, codec: "protobuf-es" }, "random"),
    seedStream("42", check, "edges"),
  ].map((seeds) => seeds.at(0).join());

  expect(new Set(others).size).toBe(others.length);
});

test("no two of ten thousand cases of a check have the same seeds", () => {
  const seeds = seedStream("1", check, "random");
  const all = new Set(Array.from({ length: 10_000 }, (_, index) => seeds.at(index).join()));

  expect(all.size).toBe(10_000);
});

test("a case is found without those before it", () => {
  const seeds = seedStream("7", check, "random");
  const inOrder = [0, 1, 2, 3].map((index) => seeds.at(index));

  expect([3, 1, 0, 2].map((index) => seeds.at(index))).toEqual([
    inOrder[3],
    inOrder[1],
    inOrder[0],
    inOrder[2],
  ]);
});
