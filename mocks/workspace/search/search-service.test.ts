import { equals, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { MemoryService } from "../generated/workspace_daemon/memory_service_pb.ts";
import {
  type HybridSearchRequestSchema,
  HybridSearchResponseSchema,
  SearchContext,
  SearchService,
} from "../generated/workspace_daemon/search_service_pb.ts";
import { SystemService } from "../generated/workspace_daemon/system_service_pb.ts";
import { type TestedWorkspace, withWorkspace } from "../testing/with-workspace.ts";

const { method } = SearchService;
// A cast: the messages of the three have one shape.
const searches = [
  method.hybridSearch,
  method.semanticSearch,
  method.keywordSearch,
] as unknown as readonly (typeof method.hybridSearch)[];

const texts = {
  one: { "fox.md": "red fox", "hen.md": "red red hen" },
  two: { "blue.md": "blue hen\nred evening" },
} as const;

/** Collection `one` is of project `p`, and `two` of `q`. */
async function withTexts(run: (workspace: TestedWorkspace) => Promise<void>): Promise<void> {
  await withWorkspace(async (workspace) => {
    for (const [collectionName, files] of Object.entries(texts)) {
      const projectId = collectionName === "one" ? "p" : "q";
      await workspace.call(MemoryService.method.createCollection, { collectionName, projectId });
      for (const [filePath, text] of Object.entries(files))
        await workspace.call(MemoryService.method.addDocument, {
          ...{ filePath, collectionName, content: { text }, metadata: { from: filePath } },
        });
    }
    await run(workspace);
  });
}

describe("what is found", () => {
  test("keywords are ranked by BM25 over what is searched", async () => {
    await withTexts(async ({ call }) => {
      const { results, metadata } = (await call(method.keywordSearch, { query: "RED" })).response;

      expect(results.map(({ filePath }) => filePath)).toEqual(["hen.md", "fox.md", "blue.md"]);
      expect(results[0]).toMatchObject({ matchedTerms: ["red"], title: "red red hen" });
      expect(results[0]?.score).toBe(results[0]?.keywordScore);
      expect(results[0]?.semanticScore).toBe(0);
      expect(metadata).toMatchObject({ totalResults: 3, maxScore: results[0]?.score });
      expect(metadata?.searchedCollections).toEqual(["one", "two"]);
    });
  });

  test("by meaning, the text that is the query comes first", async () => {
    await withTexts(async ({ call }) => {
      const { results } = (await call(method.semanticSearch, { query: "fox red" })).response;

      expect(results[0]).toMatchObject({ filePath: "fox.md", keywordScore: 0 });
      expect(results[0]?.score).toBeCloseTo(1, 6);
    });
  });

  test("both are fused with the weights and the constant of the request", async () => {
    await withTexts(async ({ call }) => {
      const ranking = { semanticWeight: 0.75, keywordWeight: 0.25, rrfConstant: 9 };
      const request = { query: "red fox", options: { ranking } };
      const { results } = (await call(method.hybridSearch, request)).response;

      // First of both: 0.75 / 10 + 0.25 / 10.
      expect(results[0]?.filePath).toBe("fox.md");
      expect(results[0]?.score).toBeCloseTo(0.1, 6);
    });
  });

  test("a half that has no weight finds nothing", async () => {
    await withTexts(async ({ call }) => {
      const options = { ranking: { keywordWeight: 1 } };
      const hybrid = (await call(method.hybridSearch, { query: "red hen", options })).response;
      const words = (await call(method.keywordSearch, { query: "red hen" })).response;

      expect(hybrid.results.map((result) => result.documentId)).toEqual(
        words.results.map((result) => result.documentId),
      );
      expect(hybrid.results.every((result) => result.semanticScore === 0)).toBe(true);
    });
  });

  test("a document that is updated is found by its new text alone, and one that is removed not at all", async () => {
    await withTexts(async ({ call }) => {
      const find = async (query: string): Promise<readonly string[]> =>
        (await call(method.keywordSearch, { query })).response.results.map((one) => one.documentId);
      const [documentId = ""] = await find("fox");

      await call(MemoryService.method.updateDocument, { documentId, content: { text: "wolf" } });
      expect([await find("fox"), await find("wolf")]).toEqual([[], [documentId]]);

      await call(MemoryService.method.removeDocument, { documentId });
      expect(await find("wolf")).toEqual([]);
    });
  });

  test("a collection that says it is not indexed is not searched", async () => {
    await withTexts(async ({ call }) => {
      const collectionName = "off";
      const config = { enableIndexing: false, vectorSize: 1 };
      await call(MemoryService.method.createCollection, { collectionName, config });
      const content = { text: "zebra" };
      await call(MemoryService.method.addDocument, { filePath: "z", collectionName, content });

      expect((await call(method.keywordSearch, { query: "zebra" })).response.results).toEqual([]);
    });
  });
});

describe("options", () => {
  for (const search of searches)
    test(`${search.name} honours limit, score_threshold and what to include`, async () => {
      await withTexts(async ({ call }) => {
        const all = (await call(search, { query: "red hen" })).response;
        const [first, second] = all.results;
        const limited = await call(search, { query: "red hen", options: { limit: 1 } });
        const scoreThreshold = ((first?.score ?? 0) + (second?.score ?? 0)) / 2;
        const above = await call(search, { query: "red hen", options: { scoreThreshold } });
        const options = { includeContent: true, includeMetadata: true, limit: 1 };
        const whole = (await call(search, { query: "red hen", options })).response.results[0];

        expect(limited.response.results).toEqual([first]);
        expect(limited.response.metadata).toEqual(all.metadata);
        expect(above.response.results).toEqual([first]);
        expect(above.response.metadata?.totalResults).toBe(1);
        expect(first).toMatchObject({ contentSnippet: "", metadata: {} });
        expect(whole).toMatchObject({
          ...{ contentSnippet: "red red hen", metadata: { from: "hen.md" } },
        });
      });
    });

  test("a snippet is the line of the first word that matched", async () => {
    await withTexts(async ({ call }) => {
      const request = { query: "evening", options: { includeContent: true } };
      const { results } = (await call(method.keywordSearch, request)).response;

      expect(results[0]?.contentSnippet).toBe("red evening");
    });
  });
});

describe("where is searched", () => {
  for (const [what, request, expected] of [
    ["no context: everywhere", {}, ["one", "two"]],
    ["no context and a project", { projectId: "q" }, ["two"]],
    ["a project", { context: SearchContext.PROJECT, projectId: "p" }, ["one"]],
    ["a project that has none", { context: SearchContext.PROJECT, projectId: "x" }, []],
    ["a collection", { context: SearchContext.COLLECTION, collectionNames: ["two"] }, ["two"]],
    ["what is configured as global", { context: SearchContext.GLOBAL }, ["two"]],
    ["everything", { context: SearchContext.ALL, projectId: "p" }, ["one", "two"]],
    ["everything of one name", { context: SearchContext.ALL, collectionNames: ["one"] }, ["one"]],
    ["a project and another's collection", { projectId: "p", collectionNames: ["two"] }, []],
  ] as const)
    test(`${what}`, async () => {
      await withTexts(async ({ call }) => {
        const configuration = { "search.global_collections": "two, nothing" };
        await call(SystemService.method.updateConfig, { configuration });
        const asked = {
          query: "red",
          ...request,
          collectionNames: "collectionNames" in request ? [...request.collectionNames] : [],
        };

        const { metadata, results } = (await call(method.keywordSearch, asked)).response;

        expect(metadata?.searchedCollections).toEqual(expected);
        expect([...new Set(results.map((one) => one.collectionName))].sort()).toEqual(expected);
      });
    });

  test("a collection that is not there is NOT_FOUND", async () => {
    await withTexts(async ({ call }) => {
      const asked = await call(method.hybridSearch, { query: "red", collectionNames: ["three"] });

      expect(asked.status).toBe("NOT_FOUND");
    });
  });
});

describe("suggestions", () => {
  for (const [typed, maxSuggestions, expected] of [
    ["", 2, ["red", "hen"]],
    ["re", 0, ["red"]],
    ["red H", 0, ["hen"]],
    ["...", 0, []],
    ["x", 0, []],
    ["e", 2 ** 31 - 1, ["evening"]],
  ] as const)
    test(`what becomes of ${JSON.stringify(typed)}`, async () => {
      await withTexts(async ({ call }) => {
        const request = { partialQuery: typed, maxSuggestions };
        const { suggestions, metadata } = (await call(method.getSuggestions, request)).response;

        expect(suggestions).toEqual(expected);
        expect(metadata?.totalResults).toBe(expected.length);
      });
    });
});

test("the same request gets the same answer, and every meaning an id of its own", async () => {
  await withTexts(async ({ call }) => {
    const one = (await call(method.hybridSearch, { query: "red" })).response;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const again = (await call(method.hybridSearch, { query: "red" })).response;
    const other = (await call(method.hybridSearch, { query: "red " })).response;
    const keyword = (await call(method.keywordSearch, { query: "red" })).response;

    expect(equals(HybridSearchResponseSchema, one, again)).toBe(true);
    expect(new Set([one.queryId, other.queryId, keyword.queryId]).size).toBe(3);
  });
});

/** The first number without a name. */
const noContext: number = 5;

describe("bad arguments are named", () => {
  for (const [request, field] of [
    [{ query: "" }, "query"],
    [{ context: noContext }, "context"],
    [{ context: -noContext }, "context"],
    [{ context: SearchContext.PROJECT }, "project_id"],
    [{ context: SearchContext.COLLECTION }, "collection_names"],
    [{ collectionNames: [""] }, "collection_names"],
    [{ options: { limit: -1 } }, "options.limit"],
    [{ options: { scoreThreshold: Number.NaN } }, "options.score_threshold"],
    [{ options: { ranking: { semanticWeight: -0.5 } } }, "options.ranking.semantic_weight"],
    [{ options: { ranking: { keywordWeight: 1.5 } } }, "options.ranking.keyword_weight"],
    [{ options: { ranking: { keywordWeight: Number.NaN } } }, "options.ranking.keyword_weight"],
    [{ options: { ranking: { rrfConstant: -1 } } }, "options.ranking.rrf_constant"],
    [{ options: { ranking: { rrfConstant: Infinity } } }, "options.ranking.rrf_constant"],
  ] satisfies [MessageInitShape<typeof HybridSearchRequestSchema>, string][])
    for (const search of searches)
      test(`${search.name} names ${field} in ${JSON.stringify(request)}`, async () => {
        await withTexts(async ({ call }) => {
          const asked = await call(search, { query: "red", ...request });

          expect([asked.status, asked.details.split(": ")[0]]).toEqual(["INVALID_ARGUMENT", field]);
        });
      });

  test("GetSuggestions names max_suggestions", async () => {
    await withTexts(async ({ call }) => {
      const asked = await call(method.getSuggestions, { maxSuggestions: -1 });

      expect([asked.status, asked.details.split(": ")[0]]).toEqual([
        ...["INVALID_ARGUMENT", "max_suggestions"],
      ]);
    });
  });

  for (const options of [
    { scoreThreshold: -0, ranking: { semanticWeight: -0, keywordWeight: 1, rrfConstant: -0 } },
    { scoreThreshold: -Infinity, limit: 2 ** 31 - 1 },
    { scoreThreshold: Infinity },
  ])
    test(`takes ${JSON.stringify(options)}, extreme and legal`, async () => {
      await withTexts(async ({ call }) => {
        for (const search of searches)
          expect((await call(search, { query: "red", options })).status).toBe("OK");
      });
    });
});
