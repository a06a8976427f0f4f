import { expect, test } from "vitest";
import { knownList } from "./known-list.ts";
import { aFinding } from "./testing/a-finding.ts";

const lost = aFinding({ group: "11111111", path: "note is lost" });
const refused = aFinding({
  group: "22222222",
  property: "wire/merge",
  way: "refused",
  actual: "refused: index out of range at /srv/app/reader.js",
  shrink: { steps: 0, fromBytes: 9, toBytes: 9 },
});

test("a new list has an entry for each group, with what it does and the clause", () => {
  expect(`\n${knownList("oracle is", [refused, lost], "")}`).toMatchInlineSnapshot(`
    "
    # What oracle is known to do in the release that is installed here, each with its reason and the
    # clause that it breaks. \`npm start\` warns of an entry that no longer fails, and a run of all cases
    # fails: take it out then.

    # Given {"note":"a"}, it gives refused: index out of range at …/reader.js.
    # https://protobuf.dev/programming-guides/encoding/; no issue is known to us
    wire/merge oracle ** 22222222

    # Given {"note":"a"}, it gives {}: note is lost.
    # https://protobuf.dev/programming-guides/encoding/; no issue is known to us
    wire/round-trip oracle ** 11111111
    "
  `);
});

const own = `# Ours.
# In two lines.

# It drops text, see https://example.com/1.
wire/round-trip oracle ** 11111111
wire/round-trip oracle ** 99999999

# It was so once.
wire/merge oracle Order 88888888
`;

test("reasons stay, entries that nothing bears out go, and what is new comes to them", () => {
  expect(`\n${knownList("oracle is", [refused, lost], own)}`).toMatchInlineSnapshot(`
    "
    # Ours.
    # In two lines.

    # Given {"note":"a"}, it gives refused: index out of range at …/reader.js.
    # https://protobuf.dev/programming-guides/encoding/; no issue is known to us
    wire/merge oracle ** 22222222

    # It drops text, see https://example.com/1.
    wire/round-trip oracle ** 11111111
    "
  `);
});

test("a list that is up to date stays as it is", () => {
  const once = knownList("oracle is", [lost, refused], own);

  expect(knownList("oracle is", [refused, lost], once)).toBe(once);
  const fresh = knownList("oracle is", [lost, refused], "");
  expect(knownList("oracle is", [refused, lost], fresh)).toBe(fresh);
});

test("an entry by message, by id or for the whole check serves for what it lists", () => {
  for (const entry of [
    "wire/round-trip oracle Order",
    "wire/round-trip oracle ** 4bc7kp",
    "wire/round-trip oracle O* 11111111",
  ]) {
    const text = `# Mine.\n\n# A reason.\n${entry}\n`;
    expect(knownList("oracle is", [lost], text)).toBe(text);
  }
});

test("one reason serves for several entries", () => {
  const text =
    "# Mine.\n\n# One.\nwire/round-trip oracle ** 11111111\n# Two.\nwire/merge oracle **\n";

  expect(knownList("oracle is", [lost, refused], text)).toBe(
    "# Mine.\n\n# One.\nwire/round-trip oracle ** 11111111\n\n# Two.\nwire/merge oracle **\n",
  );
});

test("what is listed of a codec that has no finding stays", () => {
  const text = "# Mine.\n\n# One.\nwire/merge other **\n";

  expect(knownList("oracle is", [], text)).toBe(text);
  expect(knownList("oracle is", [lost], text)).toContain("# One.\nwire/merge other **\n");
});

test("what is to be reported privately is not described", () => {
  const text = knownList("oracle is", [{ ...lost, security: true }], "");

  expect(text).toContain(
    "# To be reported privately.\n# https://protobuf.dev/programming-guides/encoding/\nwire/round-trip oracle ** 11111111\n",
  );
  expect(text).not.toContain("note");
});

test("what turns out to be of use against others is described no longer", () => {
  const described = knownList("oracle is", [lost], "");
  const byHand = described.replace(/^# Given .*note.*$/m, "# Written by hand.");

  const text = knownList("oracle is", [{ ...lost, security: true }], described);

  expect(described).toContain("note");
  expect(text).toBe(knownList("oracle is", [{ ...lost, security: true }], ""));
  expect(text).not.toContain("note");
  expect(knownList("oracle is", [{ ...lost, security: true }], byHand)).toBe(byHand);
});

test("a list of servers names each method, whose failures of one kind have one reason", () => {
  const unknown = { property: "rpc/no-unknown", codec: "server", codecVersion: "" };
  const create = aFinding({ ...unknown, subject: "acme.v1.Orders/Create", actual: "UNKNOWN: oh" });
  const get = aFinding({ ...create, id: "other0", subject: "acme.v1.Orders/Get" });

  const text = knownList("servers are", [get, create], "");

  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    # What servers are known to do that their contract does not allow, each with its reason and the clause that it
    # breaks. A run of all cases fails where an entry no longer does: take it out then.

    # Given {"note":"a"}, it gives UNKNOWN: oh.
    # https://protobuf.dev/programming-guides/encoding/
    rpc/no-unknown server acme.v1.Orders/Create 01234567
    rpc/no-unknown server acme.v1.Orders/Get 01234567
    "
  `);
  expect(knownList("servers are", [create, get], text)).toBe(text);
});
