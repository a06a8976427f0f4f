import { create, type DescMethodUnary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  DocumentContentSchema,
  MemoryService,
} from "../generated/workspace_daemon/memory_service_pb.ts";
import { withWorkspace } from "../testing/with-workspace.ts";

const { method } = MemoryService;
const name = { collectionName: "notes" };
const file = { ...name, filePath: "a/b.md", content: { text: "Hello\nworld" } };

describe("documents", () => {
  test("a document that was added is given back as it was", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const content = create(DocumentContentSchema, {
        text: " Grüße 😀 e\u0301\u0000\ufeff ",
        chunks: [{ id: "c", content: "x".repeat(300), startOffset: -1, endOffset: 2 ** 31 - 1 }],
        extractedMetadata: { "": "", __proto__x: "y", constructor: "z" },
      });
      // Field 99, a varint: what a newer client may have set.
      content.$unknown = [{ no: 99, wireType: 0, data: new Uint8Array([7]) }];
      const metadata = JSON.parse('{"__proto__":"p","Key":" v ","":""}');
      const { documentId } = (await call(method.addDocument, { ...file, content, metadata }))
        .response;

      const got = (await call(method.getDocument, { documentId, ...name })).response;

      expect(got.documentId).toBe(documentId);
      expect(got.content?.text).toBe(content.text);
      expect(got.content?.chunks).toEqual(content.chunks);
      expect(got.content?.extractedMetadata).toEqual(content.extractedMetadata);
      expect(got.content?.$unknown).toMatchObject([{ no: 99, data: Buffer.from([7]) }]);
      expect(Object.entries(got.metadata).sort()).toEqual(Object.entries(metadata).sort());
      expect(got.createdAt).toEqual(got.updatedAt);
    });
  });

  test("the very same document twice is a duplicate, and another content is another document", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const first = await call(method.addDocument, { ...file, metadata: { a: "1", b: "2" } });
      const again = await call(method.addDocument, { ...file, metadata: { b: "2", a: "1" } });
      const other = await call(method.addDocument, { ...file, metadata: { a: "1" } });

      expect(again.status).toBe("ALREADY_EXISTS");
      expect(other.response.documentId).not.toBe(first.response.documentId);
    });
  });

  test("an update puts content and metadata in place of the old, each where it is set", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const added = await call(method.addDocument, { ...file, metadata: { a: "1" } });
      const { documentId } = added.response;

      await call(method.updateDocument, { documentId, content: { text: "new" } });
      await call(method.updateDocument, { documentId, metadata: { b: "2" } });

      const got = (await call(method.getDocument, { documentId })).response;
      expect(got).toMatchObject({ content: { text: "new" }, metadata: { b: "2" } });
      expect(got.metadata).not.toHaveProperty("a");
    });
  });

  test("the same update twice leaves the same document, and gets the same answer", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const { documentId } = (await call(method.addDocument, file)).response;
      const update = { documentId, content: { text: "new" }, metadata: { a: "1" } };

      const first = (await call(method.updateDocument, update)).response;
      const between = (await call(method.getDocument, { documentId })).response;
      const second = (await call(method.updateDocument, update)).response;

      expect(second).toEqual(first);
      expect((await call(method.getDocument, { documentId })).response).toEqual(between);
      const after = (await call(method.updateDocument, { documentId, metadata: { a: "2" } }))
        .response;
      expect(after.updatedAt).not.toEqual(first.updatedAt);
    });
  });

  test("a document that was removed is not there", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const { documentId } = (await call(method.addDocument, file)).response;

      expect((await call(method.removeDocument, { documentId, ...name })).status).toBe("OK");
      expect((await call(method.getDocument, { documentId })).status).toBe("NOT_FOUND");
      expect((await call(method.removeDocument, { documentId })).status).toBe("NOT_FOUND");
      expect((await call(method.updateDocument, { documentId })).status).toBe("NOT_FOUND");
    });
  });

  test("a document is in its collection and in no other", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const { documentId } = (await call(method.addDocument, file)).response;

      const got = await call(method.getDocument, { documentId, collectionName: "other" });

      expect(got.status).toBe("NOT_FOUND");
      expect((await call(method.addDocument, { ...file, collectionName: "other" })).status).toBe(
        "NOT_FOUND",
      );
    });
  });
});

describe("lists of documents", () => {
  const paths = ["a.md", "b.rs", "c.md", "d.json", "e.md"];

  async function withFive(test: Parameters<typeof withWorkspace>[0]): Promise<void> {
    await withWorkspace(async (client) => {
      await client.call(method.createCollection, name);
      for (const filePath of paths)
        await client.call(method.addDocument, {
          ...{ ...name, filePath, projectId: filePath < "c" ? "one" : "two" },
          content: { text: `title of ${filePath}\nGrüße` },
          metadata: { kind: filePath.slice(2) },
        });
      await test(client);
    });
  }

  test("a page has what is asked for, and says whether there is more", async () => {
    await withFive(async ({ call }) => {
      const seen: (readonly [readonly string[], boolean, number])[] = [];
      for (const offset of [0, 2, 4, 5, 2 ** 31 - 1]) {
        const page = (await call(method.listDocuments, { ...name, limit: 2, offset })).response;
        seen.push([page.documents.map((info) => info.filePath), page.hasMore, page.totalCount]);
      }

      expect(seen).toEqual([
        [["a.md", "b.rs"], true, 5],
        [["c.md", "d.json"], true, 5],
        [["e.md"], false, 5],
        [[], false, 5],
        [[], false, 5],
      ]);
    });
  });

  for (const [what, request, expected] of [
    ["a type", { filter: { documentType: 7 } }, ["a.md", "c.md", "e.md"]],
    ["a pattern", { filter: { filePathPattern: "?.*n" } }, ["d.json"]],
    ["metadata", { filter: { metadataFilters: { kind: "rs" } } }, ["b.rs"]],
    ["metadata that none has", { filter: { metadataFilters: { constructor: "rs" } } }, []],
    ["a project", { projectId: "two" }, ["c.md", "d.json", "e.md"]],
    ["a moment after", { filter: { createdAfter: { seconds: 253_402_300_799n } } }, []],
    ["a moment before", { filter: { createdBefore: { seconds: 0n } } }, []],
    ["all of it", { filter: { createdAfter: { seconds: -1n } }, limit: 2 ** 31 - 1 }, paths],
  ] as const)
    test(`documents are chosen by ${what}`, async () => {
      await withFive(async ({ call }) => {
        const { documents } = (await call(method.listDocuments, { ...request })).response;

        expect(documents.map((info) => info.filePath)).toEqual(expected);
      });
    });

  test("an entry says what a document is, its size in bytes of UTF-8", async () => {
    await withFive(async ({ call }) => {
      const { documents } = (await call(method.listDocuments, { ...name, limit: 1 })).response;

      expect(documents).toMatchObject([
        { title: "title of a.md", documentType: 7, fileSize: 21n, metadata: { kind: "md" } },
      ]);
    });
  });

  test("a page ends before it is too large for a message", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      for (let index = 0; index < 4; index++)
        await call(method.addDocument, {
          ...{ ...name, filePath: `${index}`, content: {} },
          metadata: { large: "x".repeat(2_500_000) },
        });

      const page = (await call(method.listDocuments, name)).response;

      expect([page.documents.length, page.hasMore, page.totalCount]).toEqual([2, true, 4]);
    });
  });
});

describe("collections", () => {
  test("a collection that was made is listed, with its config as it was", async () => {
    await withWorkspace(async ({ call }) => {
      const config = {
        ...{ vectorSize: 2 ** 31 - 1, distanceMetric: "dot", enableIndexing: true },
        metadataSchema: { a: "string" },
      };
      const request = { ...name, projectId: "p", config };
      const { collectionId } = (await call(method.createCollection, request)).response;
      await call(method.createCollection, { collectionName: "Ünïcode 😀" });
      await call(method.addDocument, file);

      const all = (await call(method.listCollections, {})).response.collections;
      const own = (await call(method.listCollections, { projectId: "p" })).response.collections;

      expect(all.map((info) => info.collectionName)).toEqual(["notes", "Ünïcode 😀"]);
      expect(own).toMatchObject([
        { ...name, collectionId, projectId: "p", config, documentCount: 1, totalSizeBytes: 11n },
      ]);
    });
  });

  test("a name is that of one collection", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);

      expect((await call(method.createCollection, name)).status).toBe("ALREADY_EXISTS");
    });
  });

  test("a collection with documents goes only by force, and takes them along", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, name);
      const { documentId } = (await call(method.addDocument, file)).response;

      expect((await call(method.deleteCollection, name)).status).toBe("FAILED_PRECONDITION");
      expect((await call(method.deleteCollection, { ...name, force: true })).status).toBe("OK");
      expect((await call(method.getDocument, { documentId })).status).toBe("NOT_FOUND");
      expect((await call(method.deleteCollection, name)).status).toBe("NOT_FOUND");
      expect((await call(method.createCollection, name)).status).toBe("OK");
    });
  });

  test("a collection goes under its own project or under none", async () => {
    await withWorkspace(async ({ call }) => {
      await call(method.createCollection, { ...name, projectId: "p" });

      const other = await call(method.deleteCollection, { ...name, projectId: "q" });

      expect(other.status).toBe("NOT_FOUND");
      expect((await call(method.deleteCollection, { ...name, projectId: "p" })).status).toBe("OK");
    });
  });

  test("there are so many collections and no more", async () => {
    await withWorkspace(async ({ call }) => {
      const made = await Promise.all(
        Array.from({ length: 501 }, (_, index) =>
          call(method.createCollection, { collectionName: `c${index}` }),
        ),
      );

      expect(made.filter(({ status }) => status === "OK")).toHaveLength(500);
      expect(made.at(-1)?.status).toBe("RESOURCE_EXHAUSTED");
    });
  });
});

describe("bad arguments are named", () => {
  for (const [subject, request, field] of [
    ["addDocument", { ...file, filePath: "" }, "file_path"],
    ["addDocument", { ...file, filePath: "a/" }, "file_path"],
    ["addDocument", { ...file, filePath: "a\0b" }, "file_path"],
    ["addDocument", { ...file, filePath: "x".repeat(4097) }, "file_path"],
    ["addDocument", { ...file, collectionName: "" }, "collection_name"],
    ["addDocument", { ...file, projectId: "x".repeat(256) }, "project_id"],
    ["addDocument", { ...name, filePath: "a" }, "content"],
    ["updateDocument", {}, "document_id"],
    ["removeDocument", {}, "document_id"],
    ["getDocument", name, "document_id"],
    ["listDocuments", { limit: -1 }, "limit"],
    ["listDocuments", { offset: -(2 ** 31) }, "offset"],
    ["listDocuments", { filter: { documentType: 10 } }, "filter.document_type"],
    ["listDocuments", { filter: { documentType: -1 } }, "filter.document_type"],
    ["listDocuments", { filter: { createdAfter: { nanos: -1 } } }, "filter.created_after.nanos"],
    ["listDocuments", { filter: { createdBefore: { nanos: 1e9 } } }, "filter.created_before.nanos"],
    [
      "listDocuments",
      { filter: { createdAfter: { seconds: 2n ** 63n - 1n } } },
      "filter.created_after.seconds",
    ],
    [
      "listDocuments",
      { filter: { createdBefore: { seconds: -(2n ** 63n) } } },
      "filter.created_before.seconds",
    ],
    ["listDocuments", { filter: { filePathPattern: "*".repeat(257) } }, "filter.file_path_pattern"],
    ["createCollection", {}, "collection_name"],
    ["createCollection", { collectionName: "a\nb" }, "collection_name"],
    ["createCollection", { ...name, config: { vectorSize: -1 } }, "config.vector_size"],
    ["createCollection", { ...name, config: { distanceMetric: "x" } }, "config.distance_metric"],
    [
      "createCollection",
      { ...name, config: { metadataSchema: { a: "x".repeat(9000) } } },
      "config",
    ],
    ["deleteCollection", {}, "collection_name"],
    ["listCollections", { projectId: "\u0007" }, "project_id"],
  ] as const)
    test(`${subject} names ${field} in ${Object.keys(request).join(", ") || "nothing"}`, async () => {
      await withWorkspace(async ({ call }) => {
        const { status, details } = await call(method[subject] as DescMethodUnary, request);

        expect([status, details.split(": ")[0]]).toEqual(["INVALID_ARGUMENT", field]);
      });
    });
});
