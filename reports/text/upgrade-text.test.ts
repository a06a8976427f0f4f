import { expect, test } from "vitest";
import type { Upgrade } from "../../engine/upgrades.ts";
import { sampleFinding } from "../testing/samples.ts";
import { renderUpgrades } from "./upgrade-text.ts";

const upgrade: Upgrade = {
  from: "protobufjs@7.5.0",
  to: "protobufjs",
  fresh: [sampleFinding()],
  mended: [sampleFinding({ id: "aaaaaa", path: "price is changed" })],
  common: 12,
  uncompared: 3,
};

test("lists what is new and what is mended", () => {
  expect(renderUpgrades([upgrade], { colour: false })).toMatchInlineSnapshot(`
    "protobufjs@7.5.0 to protobufjs: 1 new failure, 1 mended, 12 as before, 3 checks not comparable
      new       k3f9a2  wire/round-trip  acme.v1.Order  tags["__proto__"] is lost
      mended    aaaaaa  wire/round-trip  acme.v1.Order  price is changed
    "
  `);
});

test("counts what is too much to list", () => {
  const fresh = Array.from({ length: 10 }, () => sampleFinding());
  const text = renderUpgrades([{ ...upgrade, fresh, mended: [], uncompared: 0 }], {
    colour: false,
  });

  expect(text).toContain("10 new failures, 0 mended, 12 as before\n");
  expect(text).toContain("2 more: see the JSON report\n");
  expect(text).not.toContain("mended  ");
});

test("is nothing where there is no upgrade", () => {
  expect(renderUpgrades([], { colour: false })).toBe("");
});
