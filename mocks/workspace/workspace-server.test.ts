import type { DescMethodUnary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { DocumentProcessor } from "./generated/workspace_daemon/document_processor_pb.ts";
import { MemoryService } from "./generated/workspace_daemon/memory_service_pb.ts";
import { SearchService } from "./generated/workspace_daemon/search_service_pb.ts";
import { SystemService } from "./generated/workspace_daemon/system_service_pb.ts";
import { mebibyte } from "./serving/limits.ts";
import { withWorkspace } from "./testing/with-workspace.ts";
import { workspaceClient } from "./testing/workspace-client.ts";
import { workspaceServices } from "./workspace-descriptor-set.ts";
import { workspaceServer } from "./workspace-server.ts";

const system = SystemService.method;
const memory = MemoryService.method;
const name = { collectionName: "notes" };

/** A field that no schema here knows, of so many bytes in all. */
function unknownField(size: number): Uint8Array {
  // Field 1000 of bytes, its length always in four bytes, so that the size is what it should be.
  const head = [0xc2, 0x3e];
  const length = size - head.length - 4;
  const varint = [length & 0x7f, (length >> 7) & 0x7f, (length >> 14) & 0x7f, length >> 21];
  const padded = varint.map((byte, index) => (index < 3 ? byte | 0x80 : byte));
  const bytes = new Uint8Array(size);
  bytes.set([...head, ...padded]);
  return bytes;
}

test("all four services serve, on the loopback address alone", async () => {
  using server = await workspaceServer();

  expect(server.address).toBe(`127.0.0.1:${server.port}`);
  expect(workspaceServices.flatMap(({ methods }) => methods)).toHaveLength(23);
});

test("a port that is taken is refused", async () => {
  using server = await workspaceServer();

  await expect(workspaceServer({ port: server.port })).rejects.toMatchObject({
    ...{ name: "ToolError", code: "unreachable" },
    message: expect.stringContaining("EADDRINUSE"),
  });
});

describe("sizes", () => {
  for (const [service, method, limit] of [
    ["DocumentProcessor", DocumentProcessor.method.getProcessingStatus, 64],
    ["SearchService", SearchService.method.getSuggestions, 4],
    ["MemoryService", memory.listCollections, 8],
    ["SystemService", system.getConfig, 1],
  ] as const)
    test(`${service} takes ${limit} MiB and no more, and the connection lives on`, async () => {
      await withWorkspace(async ({ callBytes }) => {
        const ask = async (bytes: number): Promise<string> =>
          (await callBytes(method as DescMethodUnary, unknownField(bytes))).status;
        const normal = limit === 64 ? "INVALID_ARGUMENT" : "OK";

        expect(await ask(limit * mebibyte)).toBe(normal);
        expect(await ask(limit * mebibyte + 1)).toBe("RESOURCE_EXHAUSTED");
        expect(await ask(limit * mebibyte * 1.2)).toBe("RESOURCE_EXHAUSTED");
        expect(
          (await callBytes(system.getConfig as DescMethodUnary, new Uint8Array())).status,
        ).toBe("OK");
      });
    });

  test("an answer that is too large is RESOURCE_EXHAUSTED, and the connection lives on", async () => {
    await withWorkspace(async ({ call }) => {
      await call(memory.createCollection, name);
      const metadata = { content: "x".repeat(9 * mebibyte) };
      const asked = { ...name, filePath: "large", metadata };
      const { documentId } = (await call(DocumentProcessor.method.processDocument, asked)).response;

      expect((await call(memory.getDocument, { documentId })).status).toBe("RESOURCE_EXHAUSTED");
      expect((await call(memory.listDocuments, name)).response.totalCount).toBe(1);
    });
  });

  test("messages of 1 B to 1 MiB come back as they were", async () => {
    await withWorkspace(async ({ call }) => {
      await call(memory.createCollection, name);
      for (const size of [1, 1024, 65_536, mebibyte, 7 * mebibyte]) {
        const text = "ü".repeat(size / 2) || "u";
        const asked = { ...name, filePath: "f", content: { text } };
        const { documentId } = (await call(memory.addDocument, asked)).response;
        const got = (await call(memory.getDocument, { documentId })).response;

        expect(got.content?.text === text).toBe(true);
      }
    });
  });
});

describe("bytes", () => {
  for (const [what, bytes] of [
    ["a message cut short", [0x0a, 0x05, 0x61]],
    ["a tag without a field", [0x00]],
    ["an endless varint", Array.from({ length: 20 }, () => 0xff)],
    ["text that is no UTF-8", [0x0a, 0x02, 0xc3, 0x28]],
    ["an encoded surrogate", [0x0a, 0x03, 0xed, 0xa0, 0x80]],
  ] as const)
    test(`${what}: INTERNAL, in general words, and the server lives on`, async () => {
      await withWorkspace(async ({ callBytes }) => {
        const method = memory.createCollection as DescMethodUnary;
        const asked = await callBytes(method, new Uint8Array(bytes));

        expect([asked.status, asked.details]).toEqual([
          ...["INTERNAL", "the request is no message of its type"],
        ]);
        expect(
          (await callBytes(memory.listCollections as DescMethodUnary, Buffer.of())).status,
        ).toBe("OK");
      });
    });

  test("fields that nobody knows change nothing", async () => {
    await withWorkspace(async ({ call, callBytes }) => {
      await call(memory.createCollection, name);
      const method = SearchService.method.getSuggestions as DescMethodUnary;
      const plain = await callBytes(method, new Uint8Array());
      const more = await callBytes(method, unknownField(40));

      expect(more.response).toEqual(plain.response);
    });
  });
});

describe("text", () => {
  const kinds = {
    emoji: "Hello 👋🏽 👨‍👩‍👧‍👦 🇩🇪",
    Greek: "Καλημέρα κόσμε",
    Chinese: "你好，世界",
    Arabic: "مرحبا بالعالم",
    Russian: "Привет, мир",
    Hebrew: "שלום עולם",
    mixed: "abc где 中文 עברית 😀",
    "control characters": "\u0000\u0001\u0007\b\t\n\r\u001b\u007f\u0085",
    "combining marks": "e\u0301\u0327 a\u0308\u0323",
    "both normal forms": "é e\u0301 Å A\u030a \u212b ﬁ",
    "joiner sequences": "क्\u200dष \u200c नी",
    "byte order marks": "\ufeffa\ufeff",
    "bidirectional controls": "\u202eabc\u202c \u2066x\u2069",
    noncharacters: "\uffff\u{1ffff}\ufdd0",
    "10,000 characters": "ñ😀".repeat(5000),
  };

  for (const [kind, text] of Object.entries(kinds))
    test(`${kind} come back as they were, in every place`, async () => {
      await withWorkspace(async ({ call }) => {
        await call(memory.createCollection, name);
        const content = {
          text,
          chunks: [{ id: text, content: text, metadata: { [text]: text } }],
          extractedMetadata: { [text]: text },
        };
        const asked = { ...name, filePath: "f", content, metadata: { [text]: text } };
        const { documentId } = (await call(memory.addDocument, asked)).response;
        const got = (await call(memory.getDocument, { documentId })).response;

        expect(got.content).toMatchObject(content);
        expect(got.metadata).toEqual({ [text]: text });
        expect((await call(SearchService.method.hybridSearch, { query: text })).status).toBe("OK");
        expect((await call(system.detectProject, { path: `p${text.slice(0, 99)}` })).status).toBe(
          text.includes("\0") ? "INVALID_ARGUMENT" : "OK",
        );
      });
    });
});

describe("many at once", () => {
  for (const connections of [10, 50, 100, 500])
    test(`${connections} connections are all served`, async () => {
      using server = await workspaceServer();
      const clients = Array.from({ length: connections }, () => workspaceClient(server.address));
      try {
        const answers = await Promise.all(
          clients.map(async ({ call }, index) => {
            const path = `/src/${index}`;
            return (await call(system.detectProject, { path })).response.project?.rootPath ?? path;
          }),
        );

        expect(answers).toEqual(clients.map((_, index) => `/src/${index}`));
      } finally {
        for (const client of clients) client[Symbol.dispose]();
      }
    });

  for (const concurrency of [1, 5, 10, 20, 25, 50, 100])
    test(`${concurrency} callers of one connection each get their own answer`, async () => {
      await withWorkspace(async ({ call }) => {
        await call(memory.createCollection, name);
        const callers = Array.from({ length: concurrency }, async (_, caller) => {
          const text = `caller ${caller}`;
          const asked = { ...name, filePath: `${caller}`, content: { text } };
          const { documentId } = (await call(memory.addDocument, asked)).response;
          const got = (await call(memory.getDocument, { documentId })).response;
          const found = await call(SearchService.method.keywordSearch, { query: `${caller}` });
          return [got.content?.text, found.response.results[0]?.filePath];
        });

        expect(await Promise.all(callers)).toEqual(
          callers.map((_, caller) => [`caller ${caller}`, `${caller}`]),
        );
      });
    });

  test("more calls than one connection may have under way wait, and are answered", async () => {
    await withWorkspace(async ({ call }) => {
      await call(memory.createCollection, name);
      const answers = await Promise.all(
        Array.from({ length: 300 }, async (_, index) =>
          call(DocumentProcessor.method.processDocument, { ...name, filePath: `${index}` }),
        ),
      );

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["OK"]));
    });
  });
});
