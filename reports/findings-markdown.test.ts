import { expect, test } from "vitest";
import { renderFindingsPage } from "./findings-markdown.ts";
import { sampleFinding } from "./testing/samples.ts";

const ownFile = { file: "proto/wireproof/kinds/v1/maps.proto", line: 14, column: 3 };

test("the page has each bug with its clause, its smallest message, and a command to paste", () => {
  const page = renderFindingsPage({
    bugs: [
      {
        finding: sampleFinding({ location: ownFile }),
        codecSpec: "protobufjs",
        reason:
          "A key called __proto__ is lost. https://protobuf.dev/programming-guides/encoding/, https://example.com/issues/1",
        messages: 3,
      },
    ],
    privately: [
      { codec: "protobuf-es", codecVersion: "2.17.0", property: "hostile/no-stale-memory" },
    ],
  });

  expect(`\n${page}`).toMatchInlineSnapshot(`
    "
    # Findings

    What today's releases of the codecs do that the specification does not allow: each bug once, with the smallest message that shows
    it. \`wireproof findings\` writes this page from stored failures. A command below is to be run in a clone of this repository, after
    \`npm ci\`; what it prints names the bytes, the place in the schema, and the clause. A bug that can be used against whoever runs the
    codec is listed by its property only: its makers are told first.

    | codec | bugs | to be reported privately |
    |---|---|---|
    | protobuf-es 2.17.0 | 0 | 1 |
    | protobufjs 8.8.1 | 1 |  |
    | together | 1 | 1 |

    ## protobuf-es 2.17.0

    - \`hostile/no-stale-memory\`: to be reported privately

    ## protobufjs 8.8.1

    ### \`wire/round-trip\`: A key called \\_\\_proto\\_\\_ is lost.

    - clause: <https://protobuf.dev/programming-guides/encoding/>
    - see also: <https://example.com/issues/1>
    - message: \`acme.v1.Order\` at [proto/wireproof/kinds/v1/maps.proto](proto/wireproof/kinds/v1/maps.proto#L14), and 2 other messages
    - input: \`{"tags":{"__proto__":"x"}}\`
    - bytes: \`0a 0e 0a 09 5f 5f 70 72 6f 74 6f 5f 5f 12 01 78\` (16 bytes)
    - expected: the same message
    - got: \`{}\`
    - where: \`tags["__proto__"] is lost\`

    \`\`\`sh
    npx wireproof roundtrip proto/ --codec protobufjs --message acme.v1.Order --property wire/round-trip --case edges:17 --seed 42 --no-store
    \`\`\`
    "
  `);
});

test("a case is shown again alone, and what was passed on with the others of its message", () => {
  const command = (parts: Parameters<typeof sampleFinding>[0]) => {
    const finding = sampleFinding(parts);
    const bugs = [{ finding, codecSpec: "./own.mjs", reason: undefined, messages: 1 }];
    return /^npx .*$/m.exec(renderFindingsPage({ bugs, privately: [] }))?.[0];
  };
  const start = "npx wireproof roundtrip proto/ --codec ./own.mjs --message acme.v1.Order";

  expect(command({ phase: "random", index: 17, seed: "42" })).toBe(
    `${start} --property wire/round-trip --case random:17 --seed 42 --no-store`,
  );
  expect(command({ phase: "saved", seed: "42" })).toBe(`${start} --seed 42 --no-store`);
});

test("what a codec or a message says is never markup, and names no folder of a machine", () => {
  const page = renderFindingsPage({
    bugs: [
      {
        finding: sampleFinding({
          way: "refused",
          actual: "refused: ``` in /srv/app/node_modules/x/index.js\n    at f (/srv/app/y.js)",
          input: { kind: "wire", json: ['{"`":"<b>"}'], hex: [""], written: ["[a](b)"] },
        }),
        codecSpec: "protobufjs",
        reason: undefined,
        messages: 1,
      },
    ],
    privately: [],
  });

  expect(page).toContain('- input: ``{"`":"<b>"}``\n');
  expect(page).toContain("- written: \\[a\\](b)\n");
  expect(page).toContain("- got: ````refused: ``` in …/index.js````\n");
  expect(page).toContain("- bytes: none\n");
});

test("long values lose their middle", () => {
  const hex = "00".repeat(5000);
  const page = renderFindingsPage({
    bugs: [
      {
        finding: sampleFinding({
          input: { kind: "raw", json: [], hex: [hex], written: ["zeros"] },
        }),
        codecSpec: "protobufjs",
        reason: undefined,
        messages: 1,
      },
    ],
    privately: [],
  });

  expect(page).toMatch(/^- bytes: `00 00 .* … 14,999 characters … .* 00` \(5,000 bytes\)$/m);
  expect(page).not.toContain("- input");
});
