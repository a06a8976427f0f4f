import type { CaseInput } from "../properties/input.ts";
import type { Schema } from "../schema/schema.ts";
import type { Finding } from "./finding.ts";
import { codecsOf } from "./pairs.ts";
import {
  assertFolder,
  placeOf,
  readFailure,
  removeFailure,
  type StoredFailure,
  saveFailure,
  storedFailure,
  storedSchema,
} from "./store.ts";
import { storedInput } from "./stored-input.ts";

/** Puts findings in the store as they come, with all that a replay needs. */
export class FindingStore {
  private readonly folder: string | undefined;
  private readonly schema: Schema;
  private readonly codecSpecs: ReadonlyMap<string, string>;
  /** What an earlier run had stored under the ids that this one has written. */
  private readonly earlier = new Map<string, StoredFailure | undefined>();
  private readonly schemas = new Map<string, StoredFailure["schema"]>();

  /**
   * Without a folder nothing is stored.
   * @throws ToolError `store` where the folder is none.
   */
  constructor(folder: string | undefined, schema: Schema, codecSpecs: ReadonlyMap<string, string>) {
    if (folder !== undefined) assertFolder(folder);
    this.folder = folder;
    this.schema = schema;
    this.codecSpecs = codecSpecs;
  }

  /**
   * Writes the finding, over an earlier one of the same id. It is on disk when this returns.
   * @throws ToolError `store` where it cannot be written.
   */
  save(finding: Finding, input: CaseInput): void {
    if (this.folder === undefined) return;
    this.remember(this.folder, finding.id);
    const type = this.schema.message(finding.subject);
    saveFailure(
      this.folder,
      storedFailure({
        finding: this.withOrigin(finding),
        ...this.specsOf(finding.codec),
        input: storedInput(type, input),
        schema: this.schemaOf(finding.subject),
      }),
    );
  }

  /** Adds to a stored finding where its field is declared and which case passed it on, which workers do not know. */
  addPlaces({ id, location, passedOnBy }: Finding): void {
    if (this.folder === undefined || (location ?? passedOnBy) === undefined) return;
    const entry = readFailure(placeOf(this.folder, id));
    if (entry.kind !== "failure") return;
    const { failure } = entry;
    const places = {
      ...(location === undefined ? {} : { location }),
      ...(passedOnBy === undefined ? {} : { passedOnBy }),
    };
    saveFailure(this.folder, { ...failure, finding: { ...failure.finding, ...places } });
  }

  /** Takes a finding of this run out again; a failure of an earlier run under its id is put back. */
  remove(finding: Finding): void {
    if (this.folder === undefined || !this.earlier.has(finding.id)) return;
    const earlier = this.earlier.get(finding.id);
    if (earlier === undefined) removeFailure(placeOf(this.folder, finding.id));
    else saveFailure(this.folder, earlier);
  }

  /** Remembers what an earlier run stored under an id, before this run writes there. */
  private remember(folder: string, id: string): void {
    if (this.earlier.has(id)) return;
    const entry = readFailure(placeOf(folder, id));
    this.earlier.set(id, entry.kind === "failure" ? entry.failure : undefined);
  }

  /** A stored failure that fails again keeps where it was found first: there it can be found without the store. */
  private withOrigin(finding: Finding): Finding {
    const earlier = this.earlier.get(finding.id)?.finding;
    if (finding.phase !== "saved" || earlier === undefined) return finding;
    const { phase, seed, index } = earlier;
    return { ...finding, phase, seed, index };
  }

  private specsOf(codec: string): Pick<StoredFailure, "codecSpec" | "otherCodecSpec"> {
    const [codecSpec = codec, otherCodecSpec] = codecsOf(codec).map(
      (name) => this.codecSpecs.get(name) ?? name,
    );
    return { codecSpec, ...(otherCodecSpec === undefined ? {} : { otherCodecSpec }) };
  }

  private schemaOf(subject: string): StoredFailure["schema"] {
    const known = this.schemas.get(subject);
    if (known !== undefined) return known;
    const stored = storedSchema(this.schema.slice([subject]));
    this.schemas.set(subject, stored);
    return stored;
  }
}
