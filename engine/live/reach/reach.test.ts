import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { MockHandler } from "../../../mocks/server/mock-options.ts";
import { mockServer } from "../../../mocks/server/mock-server.ts";
import { workspaceServer } from "../../../mocks/workspace/workspace-server.ts";
import { loadSchema } from "../../../schema/load.ts";
import { emptyMessage, type MessageValue } from "../../../schema/value.ts";
import { playScript } from "./reach.ts";
import { Accounts, accountsProto } from "./testing/accounts.ts";
import { sentOf } from "./testing/handling.ts";
import { Library, libraryProto } from "./testing/library.ts";
import { Probe, type ProbeOptions } from "./testing/probe.ts";
import { refusals, refusalsProto } from "./testing/refusals.ts";
import { schemaOf } from "./testing/schema-of.ts";
import { Shop, shopProto } from "./testing/shop.ts";

type Handlers = Readonly<Record<string, MockHandler>>;

async function probeOf(
  proto: string,
  handlers: Handlers,
  options: Partial<ProbeOptions> = {},
): Promise<Probe> {
  const schema = schemaOf(proto);
  const server = await mockServer(schema, { handlers });
  const probe = new Probe({ schema, address: server.address, ...options });
  onTestFinished(() => {
    probe[Symbol.dispose]();
    server.close();
  });
  return probe;
}

function message(entries: readonly (readonly [number, MessageValue | string])[]): MessageValue {
  return { ...emptyMessage, fields: new Map(entries) };
}

/** How often each method was called. */
function countsOf(probe: Probe, from = 0): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { method } of probe.exchanges.slice(from))
    counts[method.name] = (counts[method.name] ?? 0) + 1;
  return counts;
}

const services: readonly (readonly [string, string, () => { readonly handlers: Handlers }])[] = [
  ["resource names, masks and etags", libraryProto, () => new Library()],
  ["keys that are numbers, streams and a catalogue", shopProto, () => new Shop()],
  ["tokens of a login", accountsProto, () => new Accounts()],
];

for (const [title, proto, open] of services) {
  test(`every method of a service with ${title} is reached, in few calls`, async () => {
    const probe = await probeOf(proto, open().handlers);

    const subjects = await probe.find();

    expect(probe.unreached).toEqual([]);
    expect(probe.exchanges.length).toBeLessThan(12 * probe.methods.size);
    expect(new Set(subjects)).toEqual(new Set(probe.methods.keys()));
  });

  test(`the same calls are made again of a service with ${title}`, async () => {
    const told = async (): Promise<readonly string[]> => {
      const probe = await probeOf(proto, open().handlers);
      await probe.find();
      // A suffix is the time and a number.
      return probe.told().map((line) => line.replace(/\ba[a-z0-9]{7}(?=[a-z0-9]{1,2}\b)/g, "a#"));
    };

    expect(await told()).toEqual(await told());
  });

  test(`known good requests of a service with ${title} are answered with OK in any order`, async () => {
    const probe = await probeOf(proto, open().handlers);
    await probe.find();
    const names = [...probe.methods.values()].map((method) => method.name);

    const statuses: string[] = [];
    for (const name of [...names, ...names.toReversed(), ...names]) {
      const { outcome } = await probe.play(name, emptyMessage);
      statuses.push(`${name} ${outcome.status.name}`);
    }

    expect(statuses.filter((line) => !line.endsWith(" OK"))).toEqual([]);
  });

  test(`the script of each case of a service with ${title} leads there on a server that knows nothing`, async () => {
    const probe = await probeOf(proto, open().handlers);
    await probe.find();
    const input = { messages: [{ value: emptyMessage, bytes: new Uint8Array() }] } as const;

    const ends: string[] = [];
    for (const method of probe.methods.values()) {
      const { script } = await probe.reach.prepare(method, { ...input, overKnownGood: true });
      const other = await probeOf(proto, open().handlers);
      let suffix = 0;
      const played = await playScript(
        script,
        other.methods,
        (called, sent) => other.call(called, sent),
        () => `x${suffix++}`,
      );
      ends.push(...played.map(({ outcome }) => outcome.status.name));
    }

    expect(new Set(ends)).toEqual(new Set(["OK"]));
  });
}

test("all methods of the workspace services are reached", async () => {
  const folder = fileURLToPath(new URL("../../../proto/workspace_daemon", import.meta.url));
  const schema = loadSchema({ paths: [folder], importPaths: [dirname(folder)] });
  using server = await workspaceServer();
  using probe = new Probe({ schema, address: server.address });

  await probe.find();

  expect(probe.methods.size).toBe(23);
  expect(probe.unreached).toEqual([]);
  expect(probe.exchanges.length).toBeLessThan(6 * probe.methods.size);
});

test("preparing a case takes no call once there is what it needs, but one that uses it up makes its own", async () => {
  const probe = await probeOf(libraryProto, new Library().handlers);
  await probe.find();
  for (const method of probe.methods.values()) await probe.play(method.name, emptyMessage);

  const before = probe.exchanges.length;
  for (let round = 0; round < 10; round++) await probe.play("GetBook", emptyMessage);
  expect(countsOf(probe, before)).toEqual({ GetBook: 10 });

  const later = probe.exchanges.length;
  for (let round = 0; round < 10; round++) await probe.play("DeleteBook", emptyMessage);
  expect(countsOf(probe, later)).toEqual({ CreateBook: 10, DeleteBook: 10 });
});

test("what a case says stands, and the keys beside it are filled in", async () => {
  const probe = await probeOf(libraryProto, new Library().handlers);
  await probe.find();
  await probe.play("GetBook", emptyMessage);
  const from = probe.exchanges.length;

  await probe.play("CreateBook", message([[2, "own"]]));
  await probe.play("CreateBook", message([[3, message([[2, "é"]])]]));
  await probe.play("CreateBook", emptyMessage, { without: [[1]] });
  await probe.play("GetBook", message([[1, "shelves/none"]]));

  expect(probe.told(from).map((line) => line.replace(/a[a-z0-9]{8,}/g, "#"))).toEqual([
    'CreateBook {"parent":"shelves/#","bookId":"own","book":{"title":"a"}} OK',
    'CreateBook {"parent":"shelves/#","bookId":"#","book":{"title":"é"}} OK',
    'CreateBook {"bookId":"#","book":{"title":"a"}} INVALID_ARGUMENT',
    'GetBook {"name":"shelves/none"} NOT_FOUND',
  ]);
});

test("what is gone is made anew, once for all who miss it", async () => {
  const library = new Library();
  const probe = await probeOf(libraryProto, library.handlers);
  await probe.find();
  for (let round = 0; round < 3; round++) await probe.play("GetBook", emptyMessage);
  library.clear();

  const from = probe.exchanges.length;
  await probe.play("GetBook", emptyMessage);
  const ends = await Promise.all(
    Array.from({ length: 8 }, async () => await probe.play("GetBook", emptyMessage)),
  );

  expect(ends.map(({ outcome }) => outcome.status.name)).toEqual(new Array(8).fill("OK"));
  const counts = countsOf(probe, from);
  expect(counts["CreateShelf"]).toBe(1);
  expect(counts["CreateBook"]).toBe(2);
  expect(counts["GetBook"]).toBeLessThan(12);
});

test("cases that are refused for their own sake have nothing made anew", async () => {
  const probe = await probeOf(libraryProto, new Library().handlers);
  await probe.find();
  await probe.play("GetBook", emptyMessage);

  const from = probe.exchanges.length;
  for (let round = 0; round < 50; round++) await probe.play("GetBook", message([[1, "none"]]));

  expect(countsOf(probe, from)).toEqual({ GetBook: 50 });
});

test("methods that refuse everything are given up soon", async () => {
  const probe = await probeOf(refusalsProto, refusals, { deadlineMs: 200 });

  await probe.find();

  expect(probe.unreached).toEqual(["Fail", "Forbid", "Hang", "Secret", "Unmade"]);
  const counts = countsOf(probe);
  expect(counts["Hang"]).toBeLessThanOrEqual(2);
  expect(counts["Unmade"]).toBeLessThanOrEqual(2);
  expect(counts["Fail"]).toBeLessThanOrEqual(12);
  expect(counts["Forbid"]).toBeLessThanOrEqual(12);
  expect(counts["Secret"]).toBeLessThanOrEqual(40);
});

test("a method that was not reached gets its case as it is", async () => {
  const probe = await probeOf(refusalsProto, refusals, { deadlineMs: 200 });
  const input = { messages: [{ value: emptyMessage, bytes: new Uint8Array() }] };

  const prepared = await probe.reach.prepare(probe.method("Secret"), {
    ...input,
    overKnownGood: true,
  });

  expect(prepared.input).toEqual({ ...input, overKnownGood: true });
  expect(prepared.script.steps).toHaveLength(1);
});

test("an answer of OK that tells of an error is not what is looked for, where another can be had", async () => {
  const told: Handlers = {
    ...refusals,
    "test.refusals.Refusals/Fail": sentOf(({ limit }) => ({
      response: limit === 10 ? { text: "a" } : { errorMessage: "limit is too low" },
    })),
    "test.refusals.Refusals/Forbid": () => ({ response: { errorMessage: "never" } }),
  };
  const probe = await probeOf(refusalsProto, told, { deadlineMs: 200 });

  await probe.find();
  const { answers } = await probe.play("Fail", emptyMessage);

  expect(probe.unreached).toEqual(["Hang", "Secret", "Unmade"]);
  expect(answers).toMatchObject([{ value: message([[1, "a"]]) }]);
});

test("a server that was away while it was looked for is looked for again", async () => {
  const library = new Library();
  let calls = 0;
  const handlers = Object.entries(library.handlers).map(([subject, handle]) => {
    const away: MockHandler = (call) =>
      calls++ < 5 ? { status: "UNAVAILABLE", message: "away" } : handle(call);
    return [subject, away] as const;
  });
  const probe = await probeOf(libraryProto, Object.fromEntries(handlers));

  await probe.find();

  expect(probe.unreached).toEqual([]);
});

test("what the user says is answered with OK is what cases are laid over", async () => {
  const examples = new Map([["test.refusals.Refusals/Secret", message([[1, "xyzzy"]])]]);
  const probe = await probeOf(refusalsProto, refusals, { deadlineMs: 200, examples });

  await probe.find();
  const { outcome } = await probe.play("Secret", emptyMessage);

  expect(probe.reach.isReached("test.refusals.Refusals/Secret")).toBe(true);
  expect(countsOf(probe)["Secret"]).toBe(3);
  expect(outcome.status.name).toBe("OK");
});

test("nothing is called once the run is to stop", async () => {
  const probe = await probeOf(libraryProto, new Library().handlers);

  const calls = probe.reach.find();
  for (let call = 0; call < 5; call++) await calls.next();
  await calls.return(undefined);

  expect(probe.exchanges).toHaveLength(4);
});
