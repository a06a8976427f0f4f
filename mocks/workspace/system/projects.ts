import { create } from "@bufbuild/protobuf";
import {
  type DetectProjectResponse,
  type ProjectInfo,
  ProjectInfoSchema,
} from "../generated/workspace_daemon/system_service_pb.ts";
import type { DocumentStore } from "../memory/document-store.ts";
import { baseNameOf } from "../processing/file-system.ts";
import { idOf } from "../serving/identifiers.ts";
import { timestampOf } from "../serving/moments.ts";
import type { Workspace } from "../workspace.ts";

/** What a folder must have, one of them at least, to be a project. */
const languagesByMarker: ReadonlyMap<string, string> = new Map([
  ["Cargo.toml", "rust"],
  ["package.json", "javascript"],
  ["pyproject.toml", "python"],
  ["go.mod", "go"],
]);
const repositoryMarker = ".git";

/** What a folder is, by what stands in it. The same path is always the same project. */
export function detectProject(
  { files, startedAtMs }: Workspace,
  path: string,
): Pick<DetectProjectResponse, "isValidProject" | "reasons"> & { readonly project?: ProjectInfo } {
  const rootPath = path.length > 1 ? path.replace(/\/+$/, "") || "/" : path;
  const markers = files.markersIn(path);
  if (markers.length === 0)
    return { isValidProject: false, reasons: ["nothing in it tells a project"] };
  const name = baseNameOf(path);
  const languages = markers.flatMap((marker) => languagesByMarker.get(marker) ?? []);
  const project = create(ProjectInfoSchema, {
    ...{ projectId: idOf("project", rootPath), name, rootPath },
    ...(markers.includes(repositoryMarker) && {
      gitRepository: `https://git.example/${encodeURIComponent(name)}.git`,
      gitBranch: "main",
    }),
    metadata: languages.length === 0 ? {} : { languages: languages.join(",") },
    detectedAt: timestampOf(startedAtMs),
  });
  return { project, isValidProject: true, reasons: markers.map((marker) => `has ${marker}`) };
}

/** The projects that have a collection, by their ids. */
export function projectIdsOf(store: DocumentStore): readonly string[] {
  const ids = [...store.collections.values()].map(({ projectId }) => projectId);
  return [...new Set(ids)].filter((id) => id !== "").sort();
}

/** The same, with when each had its first collection. */
export function knownProjects({ store }: Workspace): readonly ProjectInfo[] {
  const collections = [...store.collections.values()];
  return projectIdsOf(store).map((projectId) => {
    const own = collections.filter((collection) => collection.projectId === projectId);
    const detectedAt = timestampOf(own[0]?.createdAtMs ?? 0);
    const metadata = { collections: String(own.length) };
    return create(ProjectInfoSchema, { projectId, name: projectId, metadata, detectedAt });
  });
}
