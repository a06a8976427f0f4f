import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  DocumentProcessor,
  type ProcessDocumentRequestSchema,
  ProcessingStatus,
} from "../generated/workspace_daemon/document_processor_pb.ts";
import { MemoryService } from "../generated/workspace_daemon/memory_service_pb.ts";
import { SearchService } from "../generated/workspace_daemon/search_service_pb.ts";
import { idOf } from "../serving/identifiers.ts";
import { type TestedWorkspace, withWorkspace } from "../testing/with-workspace.ts";

const { method } = DocumentProcessor;
const name = { collectionName: "notes" };
const file = { ...name, filePath: "src/main.rs" };

async function withCollection(
  run: (workspace: TestedWorkspace) => Promise<void>,
  seed = "one",
): Promise<void> {
  await withWorkspace(
    async (workspace) => {
      await workspace.call(MemoryService.method.createCollection, name);
      await run(workspace);
    },
    { seed },
  );
}

describe("a document that is processed", () => {
  test("is cut into chunks, stored, and found", async () => {
    await withCollection(async ({ call }) => {
      const metadata = { content: "one two three four", author: "me" };
      const options = { chunkSize: 8, chunkOverlap: 4 };
      const answer = await call(method.processDocument, { ...file, metadata, options });
      const { documentId, status, chunksCreated } = answer.response;
      const got = (await call(MemoryService.method.getDocument, { documentId })).response;
      const found = (await call(SearchService.method.keywordSearch, { query: "three" })).response;

      expect([status, chunksCreated]).toEqual([ProcessingStatus.COMPLETED, 4]);
      expect(got.metadata).toEqual({ author: "me" });
      expect(got.content?.text).toBe("one two three four");
      expect(got.content?.chunks.map((chunk) => chunk.content)).toEqual([
        ...["one two ", "two thre", "three fo", " four"].map((_, index) =>
          "one two three four".slice(index * 4, index * 4 + 8),
        ),
      ]);
      expect(found.results.map((result) => result.documentId)).toEqual([documentId]);
    });
  });

  test("has the text of its file, the same under one seed and another under another", async () => {
    const textUnder = async (seed: string): Promise<string | undefined> => {
      let text: string | undefined;
      await withCollection(async ({ call }) => {
        const { documentId } = (await call(method.processDocument, file)).response;
        text = (await call(MemoryService.method.getDocument, { documentId })).response.content
          ?.text;
      }, seed);
      return text;
    };

    const one = await textUnder("one");
    expect(one).toMatch(/^[a-z \n]{100,}$/);
    expect(await textUnder("one")).toBe(one);
    expect(await textUnder("two")).not.toBe(one);
  });

  test("comes in place of the same file before", async () => {
    await withCollection(async ({ call }) => {
      const first = (await call(method.processDocument, file)).response;
      const metadata = { content: "again" };
      const second = (await call(method.processDocument, { ...file, metadata })).response;
      const list = (await call(MemoryService.method.listDocuments, name)).response;

      expect(second.documentId).toBe(first.documentId);
      expect(list.documents).toMatchObject([{ documentId: first.documentId, title: "again" }]);
    });
  });

  test("is told about as far as the options ask", async () => {
    await withCollection(async ({ call }) => {
      const metadata = { content: "one two\nthree" };
      const options = {
        ...{ extractMetadata: true, detectLanguage: true, enableLspAnalysis: true },
        customParsers: ["a", "b"],
      };
      const all = (await call(method.processDocument, { ...file, metadata, options })).response;
      const none = (await call(method.processDocument, { ...file, metadata })).response;

      expect(none.extractedMetadata).toEqual({});
      expect(all.extractedMetadata).toEqual({
        ...{ title: "one two", file_name: "main.rs", characters: "13", words: "3", lines: "2" },
        ...{ language: "rust", symbols: "3", parsers: "2" },
      });
    });
  });

  test("of no text has no chunks", async () => {
    await withCollection(async ({ call }) => {
      const answer = await call(method.processDocument, { ...file, metadata: { content: "" } });

      expect(answer.response).toMatchObject({ status: 3, chunksCreated: 0 });
    });
  });
});

describe("operations", () => {
  test("the operation of a document is known by the id of the document", async () => {
    await withCollection(async ({ call }) => {
      const { documentId } = (await call(method.processDocument, file)).response;
      const request = { operationId: documentId };
      const status = (await call(method.getProcessingStatus, request)).response;

      expect(status).toMatchObject({
        ...{ operationId: documentId, status: ProcessingStatus.COMPLETED },
        ...{ totalDocuments: 1, processedDocuments: 1, failedDocuments: 0, errorMessages: [] },
      });
      expect((await call(method.cancelProcessing, request)).status).toBe("OK");
      expect((await call(method.cancelProcessing, request)).status).toBe("OK");
      expect((await call(method.getProcessingStatus, request)).response).toEqual(status);
    });
  });

  test("what cannot be stored is an operation that failed, and says why", async () => {
    await withCollection(async ({ call }) => {
      const { documentId } = (await call(method.processDocument, file)).response;
      const metadata = { content: "x".repeat(200_000) };
      const asked = { ...file, metadata, options: { chunkSize: 1 } };

      expect((await call(method.processDocument, asked)).status).toBe("INVALID_ARGUMENT");
      const request = { operationId: documentId };
      expect((await call(method.getProcessingStatus, request)).response).toMatchObject({
        ...{ status: ProcessingStatus.FAILED, processedDocuments: 0, failedDocuments: 1 },
        errorMessages: [expect.stringContaining("options.chunk_size")],
      });
    });
  });

  test("an operation that is not known is NOT_FOUND", async () => {
    await withCollection(async ({ call }) => {
      const request = { operationId: "x" };

      expect((await call(method.getProcessingStatus, request)).status).toBe("NOT_FOUND");
      expect((await call(method.cancelProcessing, request)).status).toBe("NOT_FOUND");
    });
  });

  test("what is cancelled before it began is not stored", async () => {
    await withCollection(async (workspace) => {
      const outcomes = new Set<string>();
      // Which of two calls is served first is not ours to say, so until the cancellation has come in between.
      for (let attempt = 0; attempt < 200 && outcomes.size < 2; attempt++)
        outcomes.add(await processedAndCancelled(workspace, `${attempt}.md`));

      expect([...outcomes].filter((outcome) => outcome !== "COMPLETED OK")).toEqual([
        "CANCELLED NOT_FOUND",
      ]);
    });
  });
});

/** How processing a file ends that is cancelled meanwhile, and whether its document is there. */
async function processedAndCancelled({ call }: TestedWorkspace, filePath: string): Promise<string> {
  const asked = { ...name, filePath, metadata: { content: "x" } };
  const operationId = idOf("doc", name.collectionName, filePath);
  const processing = call(method.processDocument, asked);
  await Promise.all([processing, call(method.cancelProcessing, { operationId })]);
  const { status, documentId } = (await processing).response;
  const got = await call(MemoryService.method.getDocument, { documentId });
  return `${ProcessingStatus[status]} ${got.status}`;
}

describe("a stream", () => {
  test("has one answer for each request, in order, and failed items among them", async () => {
    await withCollection(async ({ stream }) => {
      const requests = Array.from({ length: 50 }, (_, index) => ({
        ...name,
        filePath: index % 5 === 4 ? "" : `f${index}.md`,
        metadata: { content: "x".repeat(index) },
        options: { chunkSize: 1 },
      }));

      const answers = await stream(method.processDocuments, requests);

      expect(answers).toHaveLength(50);
      for (const [index, answer] of answers.entries())
        expect(answer).toMatchObject(
          index % 5 === 4
            ? { status: ProcessingStatus.FAILED, errorMessage: "file_path: must not be empty" }
            : { status: ProcessingStatus.COMPLETED, chunksCreated: index, errorMessage: "" },
        );
    });
  });

  test("of nothing is answered with nothing", async () => {
    await withCollection(async ({ stream }) => {
      expect(await stream(method.processDocuments, [])).toEqual([]);
    });
  });

  test("beside many others gets its own answers in its own order", async () => {
    await withCollection(async ({ stream }) => {
      const all = await Promise.all(
        Array.from({ length: 20 }, async (_, caller) =>
          stream(
            method.processDocuments,
            Array.from({ length: 10 }, (_unused, item) => ({
              ...{ ...name, filePath: `${caller}/${item}`, options: { chunkSize: 1 } },
              metadata: { content: "x".repeat(caller * 10 + item) },
            })),
          ),
        ),
      );

      expect(all.flat().map(({ chunksCreated }) => chunksCreated)).toEqual(
        Array.from({ length: 200 }, (_, index) => index),
      );
    });
  });
});

describe("bad arguments are named", () => {
  for (const [request, field] of [
    [{ filePath: "" }, "file_path"],
    [{ filePath: "folder/" }, "file_path"],
    [{ collectionName: "" }, "collection_name"],
    [{ projectId: "\u0000" }, "project_id"],
    [{ documentType: 10 }, "document_type"],
    [{ documentType: -(2 ** 31) }, "document_type"],
    [{ options: { chunkSize: -1 } }, "options.chunk_size"],
    [{ options: { chunkOverlap: -1 } }, "options.chunk_overlap"],
    [{ options: { chunkSize: 3, chunkOverlap: 3 } }, "options.chunk_overlap"],
  ] satisfies [MessageInitShape<typeof ProcessDocumentRequestSchema>, string][])
    test(`${field} in ${JSON.stringify(request)}`, async () => {
      await withCollection(async ({ call, stream }) => {
        const asked = await call(method.processDocument, { ...file, ...request });
        const [item] = await stream(method.processDocuments, [{ ...file, ...request }]);

        expect([asked.status, asked.details.split(": ")[0]]).toEqual(["INVALID_ARGUMENT", field]);
        expect(item).toMatchObject({ status: 4, errorMessage: asked.details, documentId: "" });
      });
    });

  test("a collection that is not there is NOT_FOUND", async () => {
    await withCollection(async ({ call }) => {
      const asked = await call(method.processDocument, { ...file, collectionName: "other" });

      expect(asked.status).toBe("NOT_FOUND");
    });
  });
});
