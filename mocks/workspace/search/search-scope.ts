import {
  SearchContext,
  SearchContextSchema,
} from "../generated/workspace_daemon/search_service_pb.ts";
import type { Collection } from "../memory/document-store.ts";
import { invalid } from "../serving/refusal.ts";
import { checkEnum, checkName, requireName } from "../serving/validation.ts";
import type { Workspace } from "../workspace.ts";

/** Where a request wants to search. */
export interface SearchScope {
  readonly context: SearchContext;
  readonly projectId: string;
  readonly collectionNames: readonly string[];
}

/** @throws Refusal `INVALID_ARGUMENT` */
export function checkScope({ context, projectId, collectionNames }: SearchScope): void {
  checkEnum(context, SearchContextSchema, "context");
  checkName(projectId, "project_id");
  for (const name of collectionNames) requireName(name, "collection_names");
  if (context === SearchContext.PROJECT && projectId === "")
    throw invalid("project_id", "must not be empty where the context is a project");
}

/**
 * The collections that a request searches, in the order in which they were made: those of its context, and of those only
 * the ones that it names, where it names any. With no context: those of the project that it names, or all.
 *
 * @throws Refusal `NOT_FOUND` where it names one that is not there
 */
export function collectionsOf(
  { store, configuration }: Workspace,
  { context, projectId, collectionNames }: SearchScope,
): readonly Collection[] {
  const named = new Set(collectionNames.map((name) => store.collection(name)));
  const global = new Set(configuration.globalCollections);
  const all = [...store.collections.values()];
  return all
    .filter((collection) => named.size === 0 || named.has(collection))
    .filter((collection) => {
      if (context === SearchContext.PROJECT) return collection.projectId === projectId;
      if (context === SearchContext.GLOBAL) return global.has(collection.name);
      if (context === SearchContext.UNSPECIFIED)
        return projectId === "" || collection.projectId === projectId;
      return true;
    });
}
