import assert from "node:assert/strict";
import type { Schema } from "../../schema/schema.ts";
import { checkCodec } from "../check-codec.ts";
import type { Codec, CodecSession } from "../codec.ts";
import { openSession } from "../load-codec.ts";
import { contractSchema, flatSchema, opened, rivalSchema } from "./contract-schemas.ts";
import { jsonClauses } from "./json-clauses.ts";
import { objectClauses } from "./object-clauses.ts";
import { assertMeans, hex, recode, type SessionClause, unhex } from "./session-clause.ts";
import { noStepsClause, stepClauses } from "./step-clauses.ts";
import {
  importClause,
  noJsonClause,
  noObjectClause,
  unknownClauses,
  wireClauses,
} from "./wire-clauses.ts";

/** One demand of the codec port. */
export interface ContractClause {
  readonly title: string;
  /** @throws AssertionError where the codec does not keep it. */
  check(): Promise<void>;
}

/** What a codec's test says about it beside its claims, so that no clause goes missing unseen. */
export interface ContractTerms {
  readonly encodesObjects: boolean;
  /** Whether it reads the text of `.proto` files only, and says so where there is none. */
  readonly needsSources?: true;
  /** Whether its types were generated beforehand: then there is no second schema. */
  readonly generatedBefore?: true;
  /** Whether it knows one package only: then its schema imports nothing. */
  readonly onePackage?: true;
  /** Whether reading and writing are one step of it: then its sessions have no `decode` and no `encode`. */
  readonly inOneStep?: true;
}

/**
 * The demands of the codec port on one codec, for its test to run one by one.
 *
 * Only what every adapter owes: that bytes mean the same in every style is for
 * the properties to judge. Every clause runs on a schema with its text and on descriptors alone.
 */
export function codecContract(codec: Codec, terms: ContractTerms): readonly ContractClause[] {
  const schema = terms.onePackage ? flatSchema() : contractSchema();
  const clauses = [
    { title: "states a name, a version and claims", check: () => statesWhatItIs(codec) },
  ];
  if (!terms.generatedBefore)
    clauses.push({
      title: "tells sessions of two schemas apart",
      check: () => keepsSessionsApart(codec, schema),
    });
  if (terms.needsSources)
    clauses.push({
      title: "refuses descriptors without their text",
      check: () => assert.rejects(openSession(codec, opened(schema, "descriptors")), /text/),
    });
  for (const form of terms.needsSources ? onlySources : bothForms) {
    // Opened once: a session answers any number of calls.
    let session: Promise<CodecSession> | undefined;
    for (const { title, check } of sessionClauses(codec, terms))
      clauses.push({
        title: `${title} (from ${form})`,
        check: async () => {
          session ??= openSession(codec, opened(schema, form));
          await check(await session);
          assertPristine();
        },
      });
  }
  return clauses;
}

/** What follows for an open session from what a codec claims and its test says. */
function sessionClauses({ claims }: Codec, terms: ContractTerms): readonly SessionClause[] {
  const { formats, unknownFields } = claims;
  return [
    ...wireClauses.filter(({ title }) => !terms.onePackage || title !== importClause),
    ...(unknownFields === undefined ? [] : [unknownClauses[unknownFields]]),
    ...(terms.encodesObjects ? objectClauses : [noObjectClause]),
    ...(formats.includes("json") ? jsonClauses : [noJsonClause]),
    ...(terms.inOneStep ? [noStepsClause] : stepClauses(formats)),
  ];
}

const bothForms = ["sources", "descriptors"] as const;
const onlySources = ["sources"] as const;

/** @throws AssertionError where something was added to `Object.prototype`. */
function assertPristine(): void {
  const added = Object.getOwnPropertyNames(Object.prototype).filter((name) => !pristine.has(name));
  assert.deepEqual(added, [], "Object.prototype was changed");
}

const pristine: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

async function statesWhatItIs(codec: Codec): Promise<void> {
  assert.equal(checkCodec(codec.name, codec), codec);
  assert.match(codec.version, /\d/);
}

async function keepsSessionsApart(codec: Codec, schema: Schema): Promise<void> {
  const ours = await openSession(codec, opened(schema, "sources"));
  const rival = await openSession(codec, opened(rivalSchema(), "sources"));

  assertMeans("Test1", await recode(ours, "Test1", unhex("08 96 01")), "08 96 01");
  assert.equal(hex(await recode(rival, "Test1", unhex("0a 02 68 69"))), "0a026869");
  assert.equal(hex(await recode(rival, "Rival", unhex("0a 02 68 69"))), "0a026869");
  assertMeans("Test1", await recode(ours, "Test1", unhex("08 96 01")), "08 96 01");
  await assert.rejects(() => recode(ours, "Rival", unhex("0a 02 68 69")));
  await assert.rejects(() => recode(rival, "Test2", unhex("12 01 78")));

  await ours.close?.();
  await rival.close?.();
}
