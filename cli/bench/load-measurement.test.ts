import { expect, onTestFinished, test } from "vitest";
import { planned } from "../../bench/load/testing/measured.ts";
import { type BareServer, bareServer } from "../../mocks/bare-server/bare-server.ts";
import type { BenchPlace } from "./bench-place.ts";
import { LoadMeasurement } from "./load-measurement.ts";

const subject = { calls: [planned], schemaDigest: "0", warnings: [] };

test("a server that is gone before a change is confirmed leaves what was measured, without the change", async () => {
  const [slow, fast] = [await bare(400), await bare(0)];
  const place = placeWith({}, (doing) => {
    if (doing.includes("once more")) fast.close();
  });
  const measurement = new LoadMeasurement(place, subject, serverOf(slow), serverOf(fast));
  const { steps, comparisons, warnings } = await measurement.measure();

  expect(steps.map(({ name }) => name)).toEqual(["closed-c2"]);
  expect(comparisons.map(({ judgement }) => judgement.change)).toEqual(
    comparisons.map(() => "cannot-tell"),
  );
  expect(warnings.join("\n")).toMatch(/^what changed could not be confirmed: 127.0.0.1:\d+: /m);
});

test("a server that is gone before anything is recommended leaves what was measured", async () => {
  const server = await bare(0);
  const measurement = new LoadMeasurement(
    placeWith({ recommend: true }, (doing) => {
      if (doing.endsWith("(10 of 10)")) server.close();
    }),
    subject,
    serverOf(server),
  );
  const { steps, recommendations, warnings } = await measurement.measure();

  expect([steps.length, recommendations]).toEqual([1, []]);
  expect(warnings.join("\n")).toMatch(/^nothing can be recommended: 127.0.0.1:\d+: /m);
});

function serverOf({ port }: BareServer) {
  return { target: { address: `127.0.0.1:${port}`, metadata: [] } };
}

async function bare(busyMicroseconds: number): Promise<BareServer> {
  const server = await bareServer({ busyMicroseconds });
  onTestFinished(() => server.close());
  return server;
}

/** As far as a measurement looks at it. */
function placeWith(flags: Partial<BenchPlace["flags"]>, tell: BenchPlace["tell"]): BenchPlace {
  const usual = {
    ...{ connections: [1], concurrency: [2], duration: 800, warmUp: 50, workers: 1 },
    ...{ callTimeout: 5000, maxErrorShare: 1, compression: "identity" },
  };
  return {
    ...{ flags: { ...usual, ...flags }, tell, clear: () => {} },
    ...{ signal: new AbortController().signal, context: { args: [], environment: {} } },
  } as unknown as BenchPlace;
}
