import { expect, test } from "vitest";
import { fullCallFinding, sampleCallFinding } from "../testing/live-samples.ts";
import { renderCallFinding, renderCallFindingLine } from "./call-finding-text.ts";

const plain = { colour: false };

test("a finding says what broke, by which call, how surely, and how to see it again", () => {
  expect(renderCallFinding(sampleCallFinding(), plain)).toMatchInlineSnapshot(`
    "FAIL  rpc/no-unknown  acme.v1.Orders/Create  deterministic 5/5                                k3f9a2
      claim     no call ends with UNKNOWN, which says that the handler threw
      request   {"name":"a\\u0000"}    (shrunk from 1,412 B to 4 B, 31 steps, 64 calls)
      bytes     0a 02 61 00  field 1 name: string "a\\u0000"
      expected  OK, or a status that says what is wrong
      got       UNKNOWN: Cannot read properties of undefined (reading 'length')
      at        acme/v1/orders.proto:14:3
      why       https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
      repeats   deterministic 5/5; seen 12 times in the run
      call      grpcurl -plaintext -d '{"name":"a\\u0000"}' localhost:50051 acme.v1.Orders/Create
      replay    wireproof replay k3f9a2
    "
  `);
});

test("the calls that come before, and all that is unusual about the last one, are told", () => {
  expect(renderCallFinding(fullCallFinding, plain)).toMatchInlineSnapshot(`
    "KNOWN rpc/legal-encodings-agree  acme.v1.Orders/Get  flaky 3/5                                f00f00
      claim     no call ends with UNKNOWN, which says that the handler threw
      before    1. acme.v1.Orders/Create
                   {"name":"x"}
      request   1: {"id":"1"}
                2: {}    (not shrunk: 500 calls were made)
                with id from the answer to call 1
                with the metadata x-probe: 1
                compressed: gzip
                written: fields descending
      bytes     0a 02 61 00  field 1 name: string "a\\u0000"
      expected  OK, or a status that says what is wrong
      got       UNKNOWN: Cannot read properties of undefined (reading 'length')
      because   the last of two values counts
      where     id is lost
      at        acme/v1/orders.proto:14:3
      why       https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
      repeats   flaky 3/5
      security  it can be used against whoever runs the server: tell them first
      known     https://tracker.example/12
      call      # the last call alone, behind those before it
                grpcurl -plaintext -d '{"name":"a\\u0000"}' localhost:50051 acme.v1.Orders/Create
      replay    wireproof replay k3f9a2
    "
  `);
});

test("each of several calls has its line for grpcurl, and what one takes from another is said", () => {
  const [before, last] = ["grpcurl localhost:1 a.B/Create", "grpcurl localhost:1 a.B/Get"] as const;
  const finding = { ...fullCallFinding, grpcurl: last, grpcurlBefore: [before] };

  expect(renderCallFinding(finding, plain)).toContain(
    `  call      ${before}\n            # with id from the answer to call 1\n            ${last}\n`,
  );
});

test("what a server says changes no terminal", () => {
  const finding = sampleCallFinding({
    actual: "UNKNOWN: \u001b[2J\r\nall is well \u202eton",
    grpcurl: "grpcurl \u001b]0;x\u0007",
    subject: "a\u001bb",
  });

  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is shown.
  expect(renderCallFinding(finding, plain)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
});

test("a request of nothing, no request at all, and a failure that did not come again", () => {
  const [call] = sampleCallFinding().calls;
  const empty = { ...call, json: ["{}"], hex: [""] } as never;
  const none = { ...call, json: [], hex: [] } as never;
  const parts = {
    explanation: [],
    shrink: { steps: 0, calls: 6, fromBytes: 0, toBytes: 0, stopped: "it did not fail again" },
    repeats: { failed: 0, of: 5 },
    count: 1,
  };

  expect(
    renderCallFinding(sampleCallFinding({ ...parts, calls: [empty] }), plain),
  ).toMatchInlineSnapshot(`
    "FAIL  rpc/no-unknown  acme.v1.Orders/Create  flaky 0/5                                        k3f9a2
      claim     no call ends with UNKNOWN, which says that the handler threw
      request   {}    (not shrunk: it did not fail again)
      bytes     none: the empty message
      expected  OK, or a status that says what is wrong
      got       UNKNOWN: Cannot read properties of undefined (reading 'length')
      at        acme/v1/orders.proto:14:3
      why       https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
      repeats   flaky 0/5; it was seen, and did not come again
      call      grpcurl -plaintext -d '{"name":"a\\u0000"}' localhost:50051 acme.v1.Orders/Create
      replay    wireproof replay k3f9a2
    "
  `);
  expect(renderCallFinding(sampleCallFinding({ ...parts, calls: [none] }), plain)).toContain(
    "  request   (no message)    (not shrunk: it did not fail again)\n",
  );
});

test("a command is in one piece, however long a page is, and left out where nobody could copy it", () => {
  const grpcurl = `grpcurl -d '${"x".repeat(500)}' localhost:1 a.B/C`;

  expect(renderCallFinding(sampleCallFinding({ grpcurl }), plain)).toContain(
    `  call      ${grpcurl}\n`,
  );
  expect(renderCallFinding(sampleCallFinding({ grpcurl: "x".repeat(3000) }), plain)).toContain(
    "  call      3,000 characters: see the JSON report\n",
  );
});

test("one that is like another is a line", () => {
  expect(renderCallFindingLine(sampleCallFinding(), "abc123", plain)).toMatchInlineSnapshot(`
    "FAIL   like abc123  acme.v1.Orders/Create  UNKNOWN: Cannot read properties of undefined (rea…  k3f9a2
    "
  `);
});

test("what a server said in several lines stands in as many, and few of very many", () => {
  const words = (count: number): string => {
    const actual = Array.from({ length: count }, (_, at) => `line ${at}`).join("\n");
    return renderCallFinding(sampleCallFinding({ actual }), { colour: false });
  };

  expect(words(2)).toContain("\n  got       line 0\n            line 1\n");
  expect(words(20)).toContain(
    "\n            line 11\n            … 8 more lines in the JSON report\n",
  );
});
