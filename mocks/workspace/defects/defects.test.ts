import process from "node:process";
import { create, type MessageInitShape, type UnknownField } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import {
  DocumentContentSchema,
  MemoryService,
} from "../generated/workspace_daemon/memory_service_pb.ts";
import { SearchService } from "../generated/workspace_daemon/search_service_pb.ts";
import { SystemService } from "../generated/workspace_daemon/system_service_pb.ts";
import { type TestedWorkspace, withWorkspace } from "../testing/with-workspace.ts";
import { type DefectName, defects, isDefectName } from "./defects.ts";

/** Does what shows a defect, and tells what came of it. */
type Show = (workspace: TestedWorkspace) => Promise<unknown>;

const memory = MemoryService.method;
const search = SearchService.method;
const system = SystemService.method;
const name = { collectionName: "notes" };

type Content = MessageInitShape<typeof DocumentContentSchema>;

/** Adds a document, and gives it as it is got back. */
function roundTrip(
  init: Content,
  metadata: Record<string, string> = {},
  unknownFields: UnknownField[] = [],
): Show {
  return async ({ call }) => {
    await call(memory.createCollection, name);
    const content = create(DocumentContentSchema, init);
    content.$unknown = unknownFields;
    const asked = { ...name, filePath: "f", content, metadata };
    const added = await call(memory.addDocument, asked);
    if (added.status !== "OK") return `${added.status} ${added.details}`;
    const { documentId } = added.response;
    const got = (await call(memory.getDocument, { documentId })).response;
    const { text, chunks, $unknown } = got.content ?? create(DocumentContentSchema);
    return {
      ...{ text, metadata: got.metadata, unknown: $unknown?.length ?? 0 },
      chunks: chunks.map((chunk) => [chunk.startOffset, chunk.endOffset]),
    };
  };
}

const whole = { text: "", metadata: {}, unknown: 0, chunks: [] };
const newField = { no: 99, wireType: 0, data: new Uint8Array([7]) };
const chunks = (count: number): Content => ({
  chunks: Array.from({ length: count }, (_, index) => ({
    startOffset: index,
    endOffset: index + 1,
  })),
});
const offsets = Array.from({ length: 20 }, (_, index) => [index, index + 1]);
const thousand = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, "v"]));

const statusOf = async (asked: Promise<{ readonly status: string; readonly details: string }>) => {
  const { status, details } = await asked;
  return status === "OK" ? status : `${status} ${details}`;
};

/** The first number without a name. */
const noContext: number = 5;

/** What shows each defect: the one answer with it, and the other without. */
const shows: Readonly<Record<DefectName, readonly [show: Show, broken: unknown, sound: unknown]>> =
  {
    "throws-on-empty-string": [
      ({ call }) => statusOf(call(search.getSuggestions, {})),
      "UNKNOWN Cannot read properties of undefined (reading 'toLowerCase')",
      "OK",
    ],
    "throws-on-emoji": [
      ({ call }) => statusOf(call(system.detectProject, { path: "/😀" })),
      "UNKNOWN URI malformed",
      "OK",
    ],
    "throws-on-int64-beyond-2-53": [
      ({ call }) => statusOf(call(system.getMetrics, { since: { seconds: 253_402_300_799n } })),
      "UNKNOWN cannot represent 253402300799000000 exactly",
      "OK",
    ],
    "throws-on-negative-zero": [
      ({ call }) => {
        const options = { ranking: { semanticWeight: -0 } };
        return statusOf(call(search.hybridSearch, { query: "a", options }));
      },
      "UNKNOWN a share must be positive",
      "OK",
    ],
    "throws-on-map-of-1000": [
      roundTrip({}, thousand),
      "UNKNOWN the metadata table is full",
      { ...whole, metadata: thousand },
    ],
    "throws-on-depth-20": [
      roundTrip(chunks(20)),
      "UNKNOWN maximum depth exceeded",
      { ...whole, chunks: offsets },
    ],
    "loses-a-field": [roundTrip({}, { a: "b" }), whole, { ...whole, metadata: { a: "b" } }],
    trims: [
      roundTrip({}, { a: " b " }),
      { ...whole, metadata: { a: "b" } },
      { ...whole, metadata: { a: " b " } },
    ],
    "lower-cases": [
      roundTrip({}, { A: "B" }),
      { ...whole, metadata: { a: "B" } },
      { ...whole, metadata: { A: "B" } },
    ],
    normalises: [
      roundTrip({ text: "e\u0301" }),
      { ...whole, text: "é" },
      { ...whole, text: "e\u0301" },
    ],
    "truncates-at-255": [
      roundTrip({ text: "x".repeat(256) }),
      { ...whole, text: "x".repeat(255) },
      { ...whole, text: "x".repeat(256) },
    ],
    "swaps-two-fields": [
      roundTrip(chunks(1)),
      { ...whole, chunks: [[1, 0]] },
      { ...whole, chunks: [[0, 1]] },
    ],
    "answers-another-caller": [
      async ({ call }) => {
        const queries = ["a", "b", "c", "d"];
        const answers = queries.map(async (query) => call(search.keywordSearch, { query }));
        return new Set((await Promise.all(answers)).map(({ response }) => response.queryId)).size;
      },
      1,
      4,
    ],
    "leaks-a-stack-trace": [
      async ({ call }) =>
        /\n\s+at /.test((await call(memory.getDocument, { documentId: "x" })).details),
      true,
      false,
    ],
    "ignores-the-deadline": [
      async ({ call }) => {
        const options = { limit: 1001 };
        const answer = call(search.semanticSearch, { query: "a", options }).then(() => "answered");
        const patience = new Promise((resolve) => setTimeout(resolve, 500, "silent"));
        return await Promise.race([answer, patience]);
      },
      "silent",
      "answered",
    ],
    "dies-on-unknown-enum": [
      async ({ call }) => {
        const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
        try {
          await call(search.hybridSearch, { query: "a", context: noContext });
          return exit.mock.calls;
        } finally {
          exit.mockRestore();
        }
      },
      [[1]],
      [],
    ],
    "accepts-what-it-must-reject": [
      ({ call }) => statusOf(call(memory.listDocuments, { limit: -1, offset: -1 })),
      "OK",
      "INVALID_ARGUMENT limit: must not be negative",
    ],
    "double-encodes": [roundTrip({ text: "ü" }), { ...whole, text: "Ã¼" }, { ...whole, text: "ü" }],
    "drops-unknown-fields": [roundTrip({}, {}, [newField]), whole, { ...whole, unknown: 1 }],
    "not-idempotent": [
      async ({ call }) => {
        const configuration = { name: "value" };
        await call(system.updateConfig, { configuration });
        await call(system.updateConfig, { configuration });
        return (await call(system.getConfig, {})).response.configuration["name"];
      },
      "value,value",
      "value",
    ],
  };

for (const [defect, [show, broken, sound]] of Object.entries(shows))
  test(`${defect} shows in the copy that has it, and in no other`, async () => {
    expect(isDefectName(defect)).toBe(true);
    const names = [...defects.keys()];

    await withWorkspace(async (workspace) => expect(await show(workspace)).toEqual(broken), {
      defects: names.filter((each) => each === defect),
    });
    await withWorkspace(async (workspace) => expect(await show(workspace)).toEqual(sound));
  });

test("there are twenty, and no name is that of another", () => {
  expect(defects.size).toBe(20);
  expect(isDefectName("sleeps")).toBe(false);
});
