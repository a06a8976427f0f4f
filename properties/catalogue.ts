import { compatClaims } from "./compat/claims.ts";
import { diffAccept } from "./diff/accept.ts";
import { diffJson } from "./diff/json.ts";
import { diffLimits } from "./diff/limits.ts";
import { diffValue } from "./diff/value.ts";
import { findClaimIn } from "./find-claim.ts";
import { agrees } from "./hostile/agrees.ts";
import { noStaleMemory } from "./hostile/no-stale-memory.ts";
import { refuses } from "./hostile/refuses.ts";
import { survives } from "./hostile/survives.ts";
import { acceptsAllSpellings } from "./json/accepts-all-spellings.ts";
import { fromBinary } from "./json/from-binary.ts";
import { ignoresUnknown } from "./json/ignores-unknown.ts";
import { refuses as jsonRefuses } from "./json/refuses.ts";
import { roundTrip as jsonRoundTrip } from "./json/round-trip.ts";
import { toBinary } from "./json/to-binary.ts";
import { wellKnown } from "./json/well-known.ts";
import { encodeObject } from "./object/encode.ts";
import type { Claim, Property, PropertyId } from "./property.ts";
import { legacyCharset } from "./text/legacy-charset.ts";
import { streamingAgrees } from "./text/streaming-agrees.ts";
import { anyLegalEncoding } from "./wire/any-legal-encoding.ts";
import { merge } from "./wire/merge.ts";
import { roundTrip } from "./wire/round-trip.ts";
import { stable } from "./wire/stable.ts";
import { unknownFields } from "./wire/unknown-fields.ts";

/** The property of each id, in the order in which they run and are shown. */
const catalogue: { readonly [Id in PropertyId]: Property } = {
  "wire/round-trip": roundTrip,
  "wire/any-legal-encoding": anyLegalEncoding,
  "wire/unknown-fields": unknownFields,
  "wire/merge": merge,
  "wire/stable": stable,
  "object/encode": encodeObject,
  "json/to-binary": toBinary,
  "json/from-binary": fromBinary,
  "json/round-trip": jsonRoundTrip,
  "json/accepts-all-spellings": acceptsAllSpellings,
  "json/refuses": jsonRefuses,
  "json/well-known": wellKnown,
  "json/ignores-unknown": ignoresUnknown,
  "text/legacy-charset": legacyCharset,
  "text/streaming-agrees": streamingAgrees,
  "diff/value": diffValue,
  "diff/accept": diffAccept,
  "diff/json": diffJson,
  "diff/limits": diffLimits,
  "hostile/refuses": refuses,
  "hostile/agrees": agrees,
  "hostile/survives": survives,
  "hostile/no-stale-memory": noStaleMemory,
};

/** Every property, in the order in which they run and are shown. */
export const properties: readonly Property[] = Object.values(catalogue);

/** What can be explained: every property, and what is claimed of changes of schemas. */
export const claims: readonly Claim[] = [...properties, ...compatClaims];

/** The property of that id. @throws ToolError `usage` with the nearest id where there is none. */
export function findProperty(id: string): Property {
  return findClaimIn(properties, id);
}
