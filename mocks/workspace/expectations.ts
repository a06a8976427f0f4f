import type { MethodExpectations, WorkspaceExpectations } from "./expectations/expectation.ts";
import { addedIsGot, setIsGot, updatedIsGot } from "./expectations/expected-memory.ts";
import {
  isEmpty,
  isNegative,
  isNoWeight,
  isUnset,
  mustNot,
  mustTake,
} from "./expectations/expected-validity.ts";
import { messageLimits } from "./serving/limits.ts";

const documents = "workspace_daemon.DocumentProcessor";
const memory = "workspace_daemon.MemoryService";
const search = "workspace_daemon.SearchService";
const system = "workspace_daemon.SystemService";

/**
 * What the documentation of the workspace services promises. Nothing here depends on what else is in the store, or on who
 * else calls: it holds of every call of a run, however many run at once.
 */
export const workspaceExpectations: WorkspaceExpectations = {
  methods: {
    ...sizes(),
    [`${documents}/ProcessDocument`]: {
      valid: mustNot(
        isEmpty("file_path"),
        isEmpty("collection_name"),
        isNegative("options.chunk_size"),
        isNegative("options.chunk_overlap"),
      ),
    },
    [`${documents}/GetProcessingStatus`]: { valid: mustNot(isEmpty("operation_id")) },
    [`${documents}/CancelProcessing`]: { valid: mustNot(isEmpty("operation_id")) },
    [`${search}/*Search`]: {
      valid: mustNot(
        isEmpty("query"),
        isNegative("options.limit"),
        isNoWeight("options.ranking.semantic_weight"),
        isNoWeight("options.ranking.keyword_weight"),
      ),
    },
    [`${search}/GetSuggestions`]: { valid: mustNot(isNegative("max_suggestions")) },
    [`${memory}/AddDocument`]: {
      valid: mustNot(isEmpty("file_path"), isEmpty("collection_name"), isUnset("content")),
    },
    [`${memory}/UpdateDocument`]: { valid: mustNot(isEmpty("document_id")) },
    [`${memory}/RemoveDocument`]: { valid: mustNot(isEmpty("document_id")) },
    [`${memory}/GetDocument`]: { valid: mustNot(isEmpty("document_id")) },
    [`${memory}/ListDocuments`]: { valid: mustNot(isNegative("limit"), isNegative("offset")) },
    [`${memory}/CreateCollection`]: {
      valid: mustNot(isEmpty("collection_name"), isNegative("config.vector_size")),
    },
    [`${memory}/DeleteCollection`]: { valid: mustNot(isEmpty("collection_name")) },
    [`${system}/HealthCheck`]: { valid: mustTake },
    [`${system}/GetStatus`]: { valid: mustTake },
    [`${system}/GetConfig`]: { valid: mustTake },
    [`${system}/ListProjects`]: { valid: mustTake },
    [`${system}/DetectProject`]: { valid: mustNot(isEmpty("path")) },
  },
  properties: [addedIsGot, updatedIsGot, setIsGot],
};

/** The largest requests of each service. */
function sizes(): Readonly<Record<string, MethodExpectations>> {
  const entries = Object.entries(messageLimits).map(
    ([service, { maxRequestBytes }]) => [`${service}/*`, { maxRequestBytes }] as const,
  );
  return Object.fromEntries(entries);
}
