import { expect, test } from "vitest";
import { fullCallFinding, sampleCallFinding } from "../testing/live-samples.ts";
import { renderCallFindings } from "./call-findings-markdown.ts";

test("a group is told once, by its smallest call, and what can be used against somebody by its name", () => {
  const larger = sampleCallFinding({
    ...{ id: "larger", subject: "acme.v1.Orders/Get" },
    shrink: { steps: 0, calls: 1, fromBytes: 9, toBytes: 9 },
  });

  expect(renderCallFindings([larger, fullCallFinding, sampleCallFinding()])).toMatchInlineSnapshot(`
    "# Findings of servers

    To be reported privately:

    - \`rpc/legal-encodings-agree\` of \`acme.v1.Orders/Get\`

    ## \`rpc/no-unknown\`: UNKNOWN: Cannot read properties of undefined (reading 'length')

    - clause: <https://github.com/grpc/grpc/blob/master/doc/statuscodes.md>
    - method: \`acme.v1.Orders/Create\`, and 1 other method
    - request: \`{"name":"a\\u0000"}\`
    - expected: OK, or a status that says what is wrong
    - got: \`UNKNOWN: Cannot read properties of undefined (reading 'length')\`
    - fails: 5 of 5 times

    \`\`\`sh
    grpcurl -plaintext -d '{"name":"a\\u0000"}' localhost:50051 acme.v1.Orders/Create
    wireproof replay k3f9a2
    \`\`\`
    "
  `);
});

test("the order of the store says nothing", () => {
  const all = [
    sampleCallFinding(),
    sampleCallFinding({ id: "b", subject: "a.B/C" }),
    fullCallFinding,
  ];

  expect(renderCallFindings(all.toReversed())).toBe(renderCallFindings(all));
});
