import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSchema } from "../schema/load.ts";
import type { RunEvent } from "./events.ts";
import { type Replayed, type ReplayRequest, type ReplayResult, replay } from "./replay.ts";
import { readStore, type StoredFailure } from "./store.ts";
import { mockCodec, runOf, tinySchema } from "./testing/run-of.ts";
import { lineOf, orderSchema } from "./testing/sabotage.ts";

let folder: string;
let store: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-replay-"));
  store = join(folder, "store");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A codec module of that name that can be changed between a run and a replay. */
function codecAs(name: string, inner: string): string {
  const file = join(folder, `${name}-${inner.replace(/\W/g, "")}.mjs`);
  writeFileSync(
    file,
    `import codec from ${JSON.stringify(inner)}; export default { ...codec, name: ${JSON.stringify(name)} };`,
  );
  return file;
}

async function found(codec: string, request: Parameters<typeof runOf>[0] = {}) {
  const { result } = await runOf({
    schema: orderSchema(),
    codecs: [codec],
    messages: ["Note"],
    properties: ["wire/round-trip"],
    phases: ["edges"],
    storeFolder: store,
    ...request,
  });
  return result.findings;
}

function replayed(request: Partial<ReplayRequest> = {}): Promise<ReplayResult> {
  return replay(
    {
      ids: [],
      storeFolder: store,
      keep: false,
      baseFolder: folder,
      caseTimeoutMs: 400,
      ...request,
    },
    () => undefined,
  );
}

function statuses(result: ReplayResult): readonly Replayed["status"][] {
  return result.replayed.map(({ status }) => status);
}

test("a failure that is still there is shown as it fails now, and stays", async () => {
  const findings = await found(mockCodec("dropping-field"));
  const events: RunEvent[] = [];

  const result = await replay(
    { ids: [], storeFolder: store, keep: false, baseFolder: folder, caseTimeoutMs: 400 },
    (event) => events.push(event),
  );

  expect(result).toMatchObject({ exitCode: 1, warnings: [] });
  expect(result.replayed).toEqual([
    {
      file: join(store, `${findings[0]?.id}.json`),
      id: findings[0]?.id,
      status: "still-fails",
      removed: false,
      finding: expect.objectContaining({ id: findings[0]?.id, phase: "saved" }),
    },
  ]);
  const finding = result.replayed[0]?.finding;
  expect(finding && lineOf(finding)).toBe('{"text":"a"} as 0a0161 gives {} (text is lost)');
  expect(finding?.shrink).toEqual(findings[0]?.shrink);
  expect(events).toEqual([{ kind: "finding", finding }]);
  expect(readStore(store)).toHaveLength(1);
});

/** Replaces the stored codec by one that is right. */
async function fixedStore(): Promise<void> {
  const codec = codecAs("changing", mockCodec("dropping-field"));
  await found(codec);
  writeFileSync(codec, "");
  writeFileSync(codec, readFileSync(codecAs("changing", mockCodec("oracle"))));
}

test("a failure that is fixed is taken out of the store", async () => {
  await fixedStore();

  const result = await replayed();

  expect(result.replayed).toMatchObject([{ status: "fixed", removed: true }]);
  expect(result.exitCode).toBe(0);
  expect(readStore(store)).toEqual([]);
});

test("a failure that is fixed stays where the user wants to keep it", async () => {
  await fixedStore();

  const result = await replayed({ keep: true });

  expect(result.replayed).toMatchObject([{ status: "fixed", removed: false }]);
  expect(readStore(store)).toHaveLength(1);
});

test("a failure is not taken for fixed because its codec has become worse", async () => {
  const codec = codecAs("changing", mockCodec("packed-only"));
  await found(codec, { messages: ["Order"], properties: ["wire/any-legal-encoding"] });
  writeFileSync(codec, readFileSync(codecAs("changing", mockCodec("truncating"))));

  const result = await replayed();

  expect(statuses(result)).toEqual(["not-replayed"]);
  expect(result.replayed[0]?.reason).toBe(
    "the message fails in its plainest encoding too now: run wire/round-trip",
  );
  expect(result.exitCode).toBe(4);
  expect(readStore(store)).toHaveLength(1);
});

test("a failure is not taken for fixed because its codec opens no schema any more", async () => {
  const codec = codecAs("changing", mockCodec("dropping-field"));
  await found(codec);
  writeFileSync(codec, readFileSync(codecAs("changing", mockCodec("throwing-in-open"))));

  const result = await replayed();

  expect(result.replayed).toMatchObject([
    {
      status: "not-replayed",
      removed: false,
      reason: "codec changing: cannot open the schema: no such option: syntax",
    },
  ]);
  expect(result.exitCode).toBe(4);
});

test("the file alone is enough: without the schema's files, and from another folder", async () => {
  const protos = join(folder, "protos");
  mkdirSync(protos);
  writeFileSync(join(protos, "item.proto"), 'syntax = "proto3"; message Item { string name = 1; }');
  writeFileSync(
    join(protos, "order.proto"),
    `syntax = "proto3"; import "item.proto"; import "google/protobuf/timestamp.proto";
     message Order { Item item = 2; google.protobuf.Timestamp at = 3; }`,
  );
  const [finding] = await found(mockCodec("dropping-field"), {
    schema: loadSchema({ paths: [protos] }),
    messages: ["Order"],
    properties: ["wire/round-trip"],
    phases: ["random"],
    maxExamples: 200,
  });
  const file = join(folder, "sent-by-mail.json");
  writeFileSync(file, readFileSync(join(store, `${finding?.id}.json`)));
  rmSync(protos, { recursive: true });
  rmSync(store, { recursive: true });

  const result = await replayed({ ids: [file], baseFolder: tmpdir() });

  expect(statuses(result)).toEqual(["still-fails"]);
  expect(result.replayed[0]?.finding?.input).toEqual(finding?.input);
  expect(result.replayed[0]?.finding?.location).toEqual(finding?.location);
  expect(existsSync(file)).toBe(true);
});

test("a codec by a relative path is looked for from the folder of the replay", async () => {
  const codec = "./local.mjs";
  writeFileSync(
    join(folder, codec),
    `import codec from ${JSON.stringify(mockCodec("dropping-field"))}; export default { ...codec, name: "local" };`,
  );
  await found(codec, { baseFolder: folder });

  expect(statuses(await replayed())).toEqual(["still-fails"]);
  expect(await replayed({ baseFolder: tmpdir() })).toMatchObject({
    replayed: [{ status: "not-replayed", reason: `codec ${codec}: no such file` }],
    exitCode: 4,
  });
});

test("the bytes are those that were sent, in their own style", async () => {
  const [finding] = await found(mockCodec("packed-only"), {
    messages: ["Order"],
    properties: ["wire/any-legal-encoding"],
  });

  const result = await replayed();

  expect(statuses(result)).toEqual(["still-fails"]);
  expect(finding?.input.hex).toEqual(["2000"]);
  expect(finding?.input.written).toEqual(["lists packed the other way"]);
  expect(result.replayed[0]?.finding?.input).toEqual(finding?.input);
});

test("an object with a lone surrogate is the same object again", async () => {
  const [finding] = await found(mockCodec("surrogate-leaking"), {
    properties: ["object/encode"],
  });

  const result = await replayed();

  expect(finding?.input).toMatchObject({ kind: "object", json: ['{"text":"\\ud800"}'] });
  expect(statuses(result)).toEqual(["still-fails"]);
  expect(result.replayed[0]?.finding?.input).toEqual(finding?.input);
});

test("a case that does not come back is found again, and so are those after it", async () => {
  const request = { schema: tinySchema(), messages: ["Tiny"] };
  for (const codec of ["exiting", "polluting"]) await found(mockCodec(codec), request);

  const result = await replayed();

  expect(statuses(result)).toEqual(["still-fails", "still-fails"]);
  expect(result.replayed.map(({ finding }) => finding?.actual.replace(/\d+/g, "#")).sort()).toEqual(
    [
      "crashed: put wireproofPolluted on Object.prototype",
      "crashed: the codec ended its process (exit code #)",
    ],
  );
});

test("what cannot be read is said, stays, and does not stop the others", async () => {
  await found(mockCodec("dropping-field"));
  const broken = join(store, "broken.json");
  writeFileSync(broken, "{");

  const result = await replayed();

  expect(statuses(result)).toEqual(["still-fails"]);
  expect(result.warnings).toMatchObject([
    { code: "store-unreadable", message: expect.stringContaining(broken) },
  ]);
  expect(readFileSync(broken, "utf8")).toBe("{");
});

test("ids name failures of the store", async () => {
  const [finding] = await found(mockCodec("dropping-field"));
  await expect(replayed({ ids: ["elsewhere"] })).rejects.toMatchObject({
    hint: "it holds 1 failure",
  });
  await found(mockCodec("losing-nan"), { messages: ["Order"] });
  const id = finding?.id ?? "";

  const result = await replayed({ ids: [id] });

  expect(result.replayed.map((one) => one.id)).toEqual([id]);
  await expect(replayed({ ids: [`${id.slice(0, 5)}!`] })).rejects.toMatchObject({
    code: "store",
    message: `no stored failure is called "${id.slice(0, 5)}!" in ${store}`,
    hint: `did you mean "${id}"?`,
  });
});

test("another codec can take the place of the stored one", async () => {
  await found(mockCodec("dropping-field"));

  const right = await replayed({ codec: mockCodec("oracle"), keep: true });
  const wrong = await replayed({ codec: mockCodec("truncating"), keep: true });

  expect(statuses(right)).toEqual(["fixed"]);
  expect(wrong.replayed[0]?.finding).toMatchObject({ codec: "truncating", way: "unreadable" });
});

test("an empty store replays nothing", async () => {
  expect(await replayed()).toEqual({ replayed: [], warnings: [], exitCode: 4 });
});

test("an input that its schema gives no meaning to is not replayed, and stays", async () => {
  const [finding] = await found(mockCodec("dropping-field"));
  const file = join(store, `${finding?.id}.json`);
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace('"hex": [\n      "0a0161"', '"hex": [\n      "0a0961"'),
  );

  const result = await replayed();

  expect(result.replayed).toMatchObject([
    { status: "not-replayed", removed: false, reason: "its input means nothing any more" },
  ]);
  expect(existsSync(file)).toBe(true);
});

/** Changes what is stored of a failure. */
function edit(id: string | undefined, change: (failure: StoredFailure) => unknown): void {
  const file = join(store, `${id}.json`);
  const failure = JSON.parse(readFileSync(file, "utf8")) as StoredFailure;
  writeFileSync(file, JSON.stringify(change(failure)));
}

for (const [what, change, reason] of [
  [
    "whose codec is gone",
    (failure) => ({ ...failure, codecSpec: "./gone.mjs" }),
    "codec ./gone.mjs: no such file",
  ],
  [
    "whose codec is called otherwise now",
    (failure) => ({ ...failure, finding: { ...failure.finding, codec: "ours" } }),
    expect.stringMatching(
      /^the codec at .* is called "losing-nan" now, and this is a failure of "ours"$/,
    ),
  ],
  [
    "whose schema does not compile",
    (failure) => ({ ...failure, schema: { sources: { "a.proto": "message {" } } }),
    expect.stringContaining("a.proto"),
  ],
  [
    "whose descriptors are none",
    (failure) => ({ ...failure, schema: { sources: {}, descriptorSet: "bm9uZQ==" } }),
    expect.any(String),
  ],
  [
    "of a message that its schema lacks",
    (failure) => ({ ...failure, finding: { ...failure.finding, subject: "Ordr" } }),
    'its schema has no message called "Ordr"',
  ],
  [
    "of a property that this version lacks",
    (failure) => ({ ...failure, finding: { ...failure.finding, property: "wire/later" } }),
    'this version has no property called "wire/later"',
  ],
  [
    "of two messages where one is due",
    (failure) => ({ ...failure, input: { kind: "wire", hex: ["", ""] } }),
    "its input is 2 messages, and wire/round-trip takes one message",
  ],
] as readonly (readonly [string, (failure: StoredFailure) => unknown, unknown])[])
  test(`a failure ${what} is not replayed, and does not stop the others`, async () => {
    const [good] = await found(mockCodec("dropping-field"));
    const [bad] = await found(mockCodec("losing-nan"), { messages: ["Order"] });
    edit(bad?.id, change);

    const result = await replayed();

    const facts = result.replayed.map(({ id, status, reason }) => ({ id, status, reason }));
    expect(facts).toHaveLength(2);
    expect(facts).toContainEqual({ id: good?.id, status: "still-fails", reason: undefined });
    expect(facts).toContainEqual({ id: bad?.id, status: "not-replayed", reason });
    expect(result.exitCode).toBe(1);
    expect(readStore(store)).toHaveLength(2);
  });

test("a codec of the request that does not load is an error", async () => {
  await found(mockCodec("dropping-field"));

  await expect(replayed({ codec: "./gone.mjs" })).rejects.toMatchObject({
    code: "codec",
    message: "codec ./gone.mjs: no such file",
  });
});

test("two codecs of one name at two places are replayed each for itself", async () => {
  const [first, second] = ["a", "b"].map((name) => {
    const codec = codecAs("ours", mockCodec("dropping-field"));
    const place = join(folder, `${name}.mjs`);
    writeFileSync(place, readFileSync(codec));
    return place;
  });
  const [note] = await found(first ?? "");
  const [word] = await found(second ?? "", { schema: tinySchema(), messages: ["Word"] });
  writeFileSync(second ?? "", readFileSync(codecAs("ours", mockCodec("oracle"))));

  const result = await replayed();

  expect(result.replayed.map(({ id, status }) => [id, status]).toSorted()).toEqual(
    [
      [note?.id, "still-fails"],
      [word?.id, "fixed"],
    ].toSorted(),
  );
  expect(readStore(store)).toHaveLength(1);
});

test("two codecs of one name and one schema are replayed each for itself", async () => {
  const broken = codecAs("ours", mockCodec("dropping-field"));
  const right = codecAs("ours", mockCodec("oracle"));
  const [finding] = await found(broken);
  edit(finding?.id, (failure) => failure);
  const copy = JSON.parse(
    readFileSync(join(store, `${finding?.id}.json`), "utf8"),
  ) as StoredFailure;
  const other = { ...copy, codecSpec: right, finding: { ...copy.finding, id: "zzzzzz" } };
  writeFileSync(join(store, "zzzzzz.json"), JSON.stringify(other));

  const result = await replayed();

  expect(statuses(result)).toEqual(["still-fails", "fixed"]);
});

test("a failure that was never shrunk is shown with the input that it has", async () => {
  const [finding] = await found(mockCodec("dropping-field"), {
    messages: ["Order"],
    phases: ["random"],
    maxExamples: 200,
    maxShrinkMs: 0,
  });

  const result = await replayed();

  expect(finding?.shrink.steps).toBe(0);
  expect(finding?.input.hex[0]?.length).toBeGreaterThan(40);
  expect(result.replayed.map((one) => one.finding?.input)).toContainEqual(finding?.input);
  expect(statuses(result)).toEqual(result.replayed.map(() => "still-fails"));
});

test("an id finds the failure beside a file that cannot be read", async () => {
  const [finding] = await found(mockCodec("dropping-field"));
  const file = join(store, `${finding?.id}.json`);
  writeFileSync(join(store, `${finding?.id}-2.json`), readFileSync(file));
  writeFileSync(file, '{"storeVersion":2}');

  const result = await replayed({ ids: [finding?.id ?? ""] });

  expect(statuses(result)).toEqual(["still-fails"]);
  expect(result.warnings).toHaveLength(1);
});

test("a store that is no folder is an error", async () => {
  writeFileSync(store, "");

  await expect(replayed()).rejects.toMatchObject({
    code: "store",
    message: `the store ${store}: is no folder`,
  });
});

test("a codec module that ends its process when it is imported is a reason, not the end", async () => {
  const codec = codecAs("changing", mockCodec("dropping-field"));
  await found(codec);
  writeFileSync(codec, "process.exit(0);");

  const result = await replayed();

  expect(result.replayed).toMatchObject([
    { status: "not-replayed", reason: expect.stringContaining("ended its process") },
  ]);
  expect(result.exitCode).toBe(4);
});
