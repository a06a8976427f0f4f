import { cwd } from "node:process";
import { checkCodec } from "../codecs/check-codec.ts";
import type { Codec, CodecModule } from "../codecs/codec.ts";
import { loadCodec } from "../codecs/load-codec.ts";
import { checkInProcess } from "../engine/check-in-process.ts";
import type { CheckResult } from "../engine/events.ts";
import type { Finding } from "../engine/finding.ts";
import { FindingStore } from "../engine/finding-store.ts";
import { idsOf, type KnownFailure, lists, readKnownFailures } from "../engine/known-failures.ts";
import { pairName } from "../engine/pairs.ts";
import { usualExamples } from "../engine/run-extent.ts";
import { SavedInputs } from "../engine/saved-inputs.ts";
import { usualStore } from "../engine/usual-store.ts";
import { findProperty, properties } from "../properties/catalogue.ts";
import { renderFinding } from "../reports/text/finding-text.ts";
import type { Schema } from "../schema/schema.ts";
import { type Mode, modeOf } from "./mode.ts";
import { patientCodec } from "./patient-codec.ts";

/** How far tests of codecs go, and what they know. */
export interface CheckingOptions {
  /** The root seed of random cases, in decimal. @defaultValue `WIREPROOF_SEED`, or vitest's seed, or else a fresh one */
  readonly seed?: string;
  /** Random cases of each check, when fuzzing. @defaultValue 100 */
  readonly maxExamples?: number;
  /** Where failures are stored: run again by every run, written when fuzzing. `false` for nowhere. @defaultValue `.wireproof/failures` */
  readonly store?: string | false;
  /** Files and folders of known failures, as `--known` takes them. */
  readonly known?: readonly string[];
  /** How long a codec's promise may take, in milliseconds. @defaultValue 2000 */
  readonly caseTimeoutMs?: number;
}

/** A check as tests ask for it: of one codec, or of two that are compared. */
export interface AskedCheck {
  readonly property: string;
  readonly subject: string;
  /** One, or two for a property that compares: objects, built-in names, or paths of modules. */
  readonly codecs: readonly [CodecModule | string, (CodecModule | string)?];
}

/** What a check came to, for a test. */
export interface Checked {
  readonly check: CheckResult;
  /** The failures in full; empty where there is none but known ones. */
  readonly failures: readonly string[];
  /** Why known failures are known. */
  readonly known: readonly string[];
}

/** Runs checks of one schema in the mode of this run of vitest. */
export class Checking {
  private readonly schema: Schema;
  private readonly options: CheckingOptions;
  private readonly maxShrinkMs: number;
  private readonly known: readonly KnownFailure[];
  private readonly mode: Mode;
  private readonly storeFolder: string | undefined;
  private readonly saved: SavedInputs;

  /** @throws ToolError for a store and a file of known failures that cannot be read. */
  constructor(schema: Schema, options: CheckingOptions, maxShrinkMs: number) {
    this.schema = schema;
    this.options = options;
    this.maxShrinkMs = maxShrinkMs;
    const ids = properties.map((property) => property.id);
    this.known = readKnownFailures(options.known ?? [], ids);
    this.mode = modeOf(options.seed);
    this.storeFolder = options.store === false ? undefined : (options.store ?? usualStore);
    this.saved = new SavedInputs(this.storeFolder, schema);
  }

  /** @throws ToolError `codec` for a codec that does not load, or cannot open the schema. */
  async run({ property, subject, codecs }: AskedCheck): Promise<Checked> {
    const { schema, options, mode, maxShrinkMs } = this;
    const [given, givenOther] = codecs;
    const codec = await this.loaded(given);
    const other = givenOther === undefined ? undefined : await this.loaded(givenOther);
    const name = other === undefined ? codec.name : pairName(codec.name, other.name);
    const { check, ...found } = await checkInProcess({
      property: findProperty(property),
      schema,
      subject,
      codec,
      ...(other === undefined ? {} : { other }),
      seed: mode.seed,
      phases: mode.phases,
      maxExamples: options.maxExamples ?? usualExamples,
      maxShrinkMs,
      listed: idsOf(this.known),
      saved: this.saved.of({ property, subject, codec: name }),
      ...(mode.fuzz ? { store: this.storeFor([codec, other], codecs) } : {}),
    });
    return { check, ...this.sorted([...found.findings, ...found.passedOn]) };
  }

  /** Where a fuzzed failure is kept, and how the same cases are made again; empty when not fuzzing. */
  get note(): string {
    if (!this.mode.fuzz) return "";
    const again = `WIREPROOF_FUZZ=1 WIREPROOF_SEED=${this.mode.seed} makes the same cases again`;
    const kept =
      this.storeFolder === undefined
        ? ""
        : `; kept in ${this.storeFolder}, from where every run takes it first`;
    return `${again}${kept}`;
  }

  private sorted(findings: readonly Finding[]): Pick<Checked, "failures" | "known"> {
    const reasons = findings.map(
      (finding) => this.known.find((entry) => lists(entry, finding))?.reason,
    );
    return {
      failures: findings.filter((_, index) => reasons[index] === undefined).map(textOf),
      known: [...new Set(reasons.filter((reason) => reason !== undefined))],
    };
  }

  private storeFor(
    codecs: readonly (Codec | undefined)[],
    given: AskedCheck["codecs"],
  ): FindingStore {
    const specs = codecs.flatMap((codec, index) => {
      const spec = given[index];
      return codec === undefined || typeof spec !== "string" ? [] : [[codec.name, spec] as const];
    });
    return new FindingStore(this.storeFolder, this.schema, new Map(specs));
  }

  private async loaded(codec: CodecModule | string): Promise<Codec> {
    const whole =
      typeof codec === "string" ? await loadCodec(codec, cwd()) : checkCodec(codec.name, codec);
    return patientCodec(whole, this.options.caseTimeoutMs ?? defaultCaseTimeoutMs);
  }
}

const defaultCaseTimeoutMs = 2000;

/** Without a line to replay it: the test itself shows it again. */
function textOf(finding: Finding): string {
  return renderFinding({ ...finding, replay: "" }, { colour: false }).trimEnd();
}
