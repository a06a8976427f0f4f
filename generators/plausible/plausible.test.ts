import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { toJson } from "../../schema/json/to-json.ts";
import { loadSchema } from "../../schema/load.ts";
import { plausibleMessage } from "./plausible-field.ts";
import { plausibleText } from "./plausible-text.ts";
import { stemOf, wordsOf } from "./words.ts";

test("names are told apart into words, whatever way they are written", () => {
  expect(wordsOf("collection_name")).toEqual(["collection", "name"]);
  expect(wordsOf("GetHTTPStatus2")).toEqual(["get", "http", "status"]);
  expect(wordsOf("projectId")).toEqual(["project", "id"]);
});

test("forms of one word have one stem", () => {
  expect(["processing", "processes", "process"].map(stemOf)).toEqual([
    "process",
    "process",
    "process",
  ]);
  expect(["queries", "query", "names", "name"].map(stemOf)).toEqual([
    "query",
    "query",
    "name",
    "name",
  ]);
});

test("text is what the name of its field asks for", () => {
  const names = ["email", "homepage_url", "file_path", "created_at", "title", "page_token"];

  expect(names.map(plausibleText)).toEqual([
    ...["a@example.com", "https://example.com/a", "/a", "2024-01-01T00:00:00Z", "a", undefined],
  ]);
});

test("a message is short, ordinary and the same each time", () => {
  const folder = fileURLToPath(new URL("../../proto", import.meta.url));
  const schema = loadSchema({ paths: [`${folder}/workspace_daemon`], importPaths: [folder] });
  const type = schema.message("workspace_daemon.ListDocumentsRequest");

  expect(JSON.parse(toJson(schema, type, plausibleMessage(type)))).toEqual({
    ...{ collectionName: "a", projectId: "a", limit: 10 },
    filter: {
      documentType: "DOCUMENT_TYPE_CODE",
      ...{ createdAfter: "2024-01-01T00:00:00Z", createdBefore: "2024-01-01T00:00:00Z" },
      ...{ metadataFilters: { a: "a" }, filePathPattern: "*" },
    },
  });
});
