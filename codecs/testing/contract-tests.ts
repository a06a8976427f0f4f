import { expect, test } from "vitest";
import type { Codec } from "../codec.ts";
import { type ContractTerms, codecContract } from "./codec-contract.ts";

/** What a codec's test says about it, and what its library is known to do wrong. */
export interface TestedTerms extends ContractTerms {
  /**
   * Clauses that the library breaks, by the start of their titles, each a departure of this
   * release: a test fails where it breaks one no more.
   */
  readonly broken?: readonly string[];
  /** Clauses that the library never returns from, which no test in this process could show. */
  readonly hangs?: readonly string[];
}

/** Declares a test for each clause of the contract. */
export function testContract(codec: Codec, terms: TestedTerms): void {
  const { hangs = [] } = terms;
  const clauses = codecContract(codec, terms);
  for (const { title, check } of clauses.filter((clause) => !isAmong(clause.title, hangs)))
    if (isAmong(title, terms.broken ?? []))
      test(`${codec.name} breaks: ${title}`, () => expect(check()).rejects.toThrow());
    else test(`${codec.name} ${title}`, check);
}

function isAmong(title: string, starts: readonly string[]): boolean {
  return starts.some((start) => title.startsWith(start));
}
