import { badGroupEnd, badGroups } from "./bad-groups.ts";
import { badLength, longLength, longVarint, raggedRun, shortLength } from "./bad-numbers.ts";
import { badTag, falseWireType, paddedTag } from "./bad-tags.ts";
import { badText } from "./bad-text.ts";
import { cutAll, cutMessage, cutRecord } from "./cuts.ts";
import type { HostileAim } from "./hostile-kinds.ts";
import type { Mutation } from "./mutation.ts";
import { again, oddEntry, otherRecord, stranger } from "./odd-records.ts";

/** Everything that can be done to a record, in the order in which it is tried on each. */
const mutations: readonly Mutation[] = [
  cutAll,
  cutRecord,
  cutMessage,
  badTag,
  falseWireType,
  badLength,
  shortLength,
  longLength,
  longVarint,
  raggedRun,
  badText,
  badGroups,
  badGroupEnd,
  again,
  otherRecord,
  stranger,
  oddEntry,
  paddedTag,
];

const byAim: Readonly<Record<HostileAim, readonly Mutation[]>> = {
  malformed: mutations.filter(({ aim }) => aim === "malformed"),
  odd: mutations.filter(({ aim }) => aim === "odd"),
};

/** What can be done to a record with an aim, or with any. */
export function mutationsFor(aim: HostileAim | undefined): readonly Mutation[] {
  return aim === undefined ? mutations : byAim[aim];
}
