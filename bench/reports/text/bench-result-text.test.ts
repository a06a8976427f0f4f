import { expect, test } from "vitest";
import type { BenchResult } from "../../bench-result.ts";
import { codecResult } from "../testing/codec-result.ts";
import { lawOf, loadResult } from "../testing/load-result.ts";
import { hostileText, oddResults } from "../testing/odd-results.ts";
import { benchResultText } from "./bench-result-text.ts";

function textOf(result: BenchResult | undefined, width = 120): string {
  return benchResultText(result ?? codecResult, { colour: false, width });
}

test("codecs stand below each other by operation, numbers with their spread", () => {
  const operations = codecResult.operations.filter(({ operation }) => operation === "json-encode");
  const result = { ...codecResult, operations, comparisons: codecResult.comparisons.slice(0, 2) };

  expect(textOf(result)).toMatchInlineSnapshot(`
    "wireproof bench: codecs  proto/acme/v1/order.proto proto/acme/v1/search.proto
    node v20.19.0 on linux-x64, AMD EPYC 7763 64-Core Processor, 2 cores, load 0.42 at the start
    seed 12207031250000000007, 1 min 34 s; numbers are medians, and where the middle half of the rounds lies

    acme.v1.Order, 172 bytes a message
                   codec        one takes      middle half    times the fastest  a second  MB/s     heap      rounds
      json-encode  protobufjs     6.22 µs  6.18 to 6.32 µs              fastest   160,733  27.7  7.71 kB  █▅▅▃▄▁▁▁▁▂
                   protobuf-es    9.24 µs  9.14 to 9.31 µs  1.47 (1.46 to 1.50)   108,226  18.7  8.80 kB  ▆▃▆█▄▁▁▁▁▃
      json-encode by google-protobuf skipped: it has no ProtoJSON

    compared with the baseline of 2026-11-20 on the same machine
      slower  protobufjs/encode/acme.v1.Order
          1.05 times as long (1.03 to 1.07)  1.14 µs (1.13 to 1.16) -> 1.20 µs (1.19 to 1.22)
          p = 0.0002; confirmed by a rerun: 1.05 times as long (1.03 to 1.07)
      faster  protobuf-es/decode/acme.v1.Order
          0.90 times as long (0.87 to 0.93)  5.36 µs (5.29 to 5.44) -> 4.83 µs (4.81 to 4.90)  p < 0.0001; normalised

    warning: other programs keep 1.8 of 2 cores busy: times are too high, ratios less wrong

    2 operations measured, 1 skipped
    compared with the baseline of 2026-11-20 on the same machine: 1 slower, 1 faster
    again: wireproof bench proto/acme/v1/order.proto proto/acme/v1/search.proto --seed 7
    "
  `);
});

test("a load is told step by step, with the curve of the law and its knee", () => {
  const steps = loadResult.steps.slice(-3);

  expect(
    textOf({ ...loadResult, steps, recommendations: [], comparisons: [] }, 100),
  ).toMatchInlineSnapshot(`
    "wireproof bench: load  localhost:50051
    node v20.19.0 on linux-x64, AMD EPYC 7763 64-Core Processor, 2 cores, load 0.42 at the start
    seed 12207031250000000007, 1 min 34 s; numbers are of all calls of a step, and where the middle half
    of its windows lies

    acme.v1.Orders/Create
      200 callers: 19,865 calls in 10.0 s
        throughput  1,964 calls/s (1,958 to 1,996)  ▅▂▂█▃▁▂▂▆▂
        latency     p50 92.6 ms (92.2 to 94.0), p90 157 ms, p99 333 ms (271 to 354), p99.9 639 ms,
                    p99.99 945 ms, max 1.07 s
                    ▂▂▃▅▇██▇▆▄▃▂▂▂▂▂▂▁▁▁▁▁▁▁  from 35.2 ms to 1.07 s, by the logarithm of time
        errors      607 of 19,865 (3.06 %): UNAVAILABLE 600, DEADLINE_EXCEEDED 7
        server      0.94 cores busy, memory 84.0 MB at the start, 91.4 MB at the end, 95.2 MB at most
        client      2 workers, 1.93 cores busy, event loop at work 97 % of the time, late by 48.2 ms
                    (p99)
        saturated   its event loop was at work 97 % of the time: the server may be able to do more than
                    this
      2,000 calls/s over 4 connections: 19,870 calls in 10.0 s
        throughput  1,967 calls/s (1,947 to 1,996)  █▅▃▅▂▁▁▁▁▃
        latency     p50 1.03 ms (1.02 to 1.05), p90 1.75 ms, p99 3.70 ms (3.05 to 4.04), p99.9 7.10 ms,
                    p99.99 10.5 ms, max 11.9 ms
                    ▂▂▃▅▇██▇▆▄▃▂▂▂▂▂▂▁▁▁▁▁▁▁  from 391 µs to 11.9 ms, by the logarithm of time
        errors      none
        unsent      14 calls due and not sent: too many were under way, the server does not keep up with
                    the rate
        server      0.94 cores busy, memory 84.0 MB at the start, 91.4 MB at the end, 95.2 MB at most
        client      2 workers, 0.61 cores busy, event loop at work 38 % of the time, late by 1.24 ms
                    (p99)
      calls a second by callers, over 8 steps
          4,014 │                             ····●·········
                │                        ··●··       ┊      ·●···
                │                    ····            ┊           ···●
                │                ··●·                ┊               ····
                │            ····                    ┊                   ····
          1,784 │        ●···                        ┊                      ●
                │   ·····                            ┊
                │●··                                 ┊
                │                                    ┊
              0 │                                    ┊
                └────────────────────────────────────────────────────────────
                 1       2         5       10     20         50     100   200
                 callers   ● measured   · the law   ┊ knee
        one caller alone makes 912 calls/s; 16 % of the work waits in line; each pair of callers costs
        another 0.14 %
        best at about 24 callers, 4,014 calls/s
        the law explains 98 % of the variance over 8 steps

    acme.v1.Orders/Search
      50 callers: 8,120 calls in 10.0 s, 0 messages sent and 0 received
        latency     none: no call ended with OK
        errors      8,120 of 8,120 (100 %): PERMISSION_DENIED 8,120
        ended       early: the run was told to stop
        server      0.94 cores busy, memory 84.0 MB at the start, 91.4 MB at the end, 95.2 MB at most
        client      2 workers, 0.61 cores busy, event loop at work 38 % of the time, late by 1.24 ms
                    (p99)

    warning: acme.v1.Orders/Search: no call was ever answered with OK

    47,855 calls in 3 steps, 8,727 not with OK (18 %); 1 step without one OK; 14 more calls due and not
    sent; ended early: the run was told to stop
    nothing could be compared with the server of commit 3fa2c1, in the same run
    again: wireproof bench localhost:50051 --concurrency 1,2,5,10,20,50,100,200 --rate 2000
    "
  `);
});

test("a curve is drawn without Unicode where there is none", () => {
  const text = benchResultText(loadResult, { colour: false, width: 100, ascii: true });

  expect(text).toContain("callers   o measured   . the law   : knee");
  expect(text).not.toMatch(/[▁-█●┊│└─·]/);
});

test("a recommendation shows its measurement", () => {
  expect(textOf(loadResult, 200)).toContain(
    [
      "recommendation: compression (no compression -> gzip, taking turns)",
      "  leave compression off for acme.v1.Orders/Create: at 172 bytes it costs more than it saves",
      "    slower  acme.v1.Orders/Create/compression/p50  1.30 times as long (1.26 to 1.34)  1.06 ms (1.05 to 1.08) -> 1.38 ms (1.37 to 1.40)  p < 0.0001",
    ].join("\n"),
  );
});

test.each([
  ["no operation", "nothing was measured: there was no operation"],
  ["all skipped", "nothing was measured: all 2 operations skipped"],
  ["no step", "nothing was measured: no call was made"],
  ["no OK at all", "nothing was measured: none of 8,120 calls ended with OK"],
  [
    "nothing to compare",
    "nothing could be compared with the baseline of 2026-11-20 on the same machine",
  ],
])("a run that shows nothing says so, in red: %s", (name, line) => {
  const text = benchResultText(oddResults[name] ?? codecResult, { colour: true, width: 120 });

  expect(text).toContain(`\u001b[31m${line}\u001b[39m`);
});

test("two builds by turns are measured, though no operation stands by itself", () => {
  const { comparisons } = codecResult;
  const text = textOf({ ...codecResult, operations: [] }, 200);

  expect(text).toContain(`${comparisons.length} operations measured on both sides`);
  expect(text).not.toContain("nothing was measured");
});

test("green is for a comparison that tells all", () => {
  const isGreen = (name: string): boolean => {
    const text = benchResultText(oddResults[name] ?? codecResult, { colour: true, width: 120 });
    return text.includes("\u001b[32mcompared with");
  };

  expect(isGreen("all the same")).toBe(true);
  expect(isGreen("only cannot tell")).toBe(false);
  expect(isGreen("nothing to compare")).toBe(false);
});

test("what cannot be told says what would tell", () => {
  expect(textOf(codecResult)).toContain("about 64 rounds would tell; not confirmed by a rerun");
  expect(textOf(oddResults["only cannot tell"])).toContain(
    "more rounds or a quieter machine may tell",
  );
});

test.each([
  [
    lawOf("a.B/C", [900, 0.05, 0]),
    "no knee: more callers never cost calls, but no number of them makes more than 18,000",
  ],
  [lawOf("a.B/C", [900, 0, 0]), "no knee: throughput grows with every caller"],
  [lawOf("a.B/C", [900, 0.1, 0.000_001]), "is beyond the 200 callers measured, so only a guess"],
  [{ ...lawOf("a.B/C", [900, 0.1, 0.001]), rSquared: Number.NaN }, "do not trust the knee"],
])("a law is told for what it is worth: %#", (law, words) => {
  const steps = loadResult.steps.map((step) => ({ ...step, method: "a.B/C" }));

  expect(textOf({ ...loadResult, steps, laws: [law] }, 200)).toContain(words);
});

test.each(Object.keys(oddResults))("any result is told in plain lines: %s", (name) => {
  const text = textOf(oddResults[name], 80);

  expect(text).not.toMatch(/NaN|Infinity|undefined/);
  expect(/(?!\n)\p{C}/u.test(text)).toBe(false);
  expect(text.split("\n").filter((line) => line.length > 400)).toEqual([]);
  expect(hostileText.includes("\u001b")).toBe(true);
});

test.each([80, 100, 120, 160])("lines keep to %d columns", (width) => {
  for (const result of [codecResult, loadResult]) {
    const long = textOf(result, width)
      .split("\n")
      .filter((line) => line.length > width);
    expect(
      long.filter((line) => !/times as|->|p [=<]|^again: |^wireproof bench: /.test(line)),
    ).toEqual([]);
  }
});
