import { findClaimIn } from "../find-claim.ts";
import type { Claim } from "../property.ts";
import { aliveAfter } from "./alive-after.ts";
import type { CallProperty } from "./call-property.ts";
import { compressionAgrees } from "./compression-agrees.ts";
import { deadline } from "./deadline.ts";
import { detailsDecode } from "./details-decode.ts";
import { idempotent } from "./idempotent.ts";
import { invalidRejected } from "./invalid-rejected.ts";
import { legalEncodingsAgree } from "./legal-encodings-agree.ts";
import { metadata } from "./metadata.ts";
import { noCrossTalk } from "./no-cross-talk.ts";
import { noInternal } from "./no-internal.ts";
import { noLeak } from "./no-leak.ts";
import { noUnknown } from "./no-unknown.ts";
import { responseDecodes } from "./response-decodes.ts";
import { sizeLimit } from "./size-limit.ts";
import { statusValid } from "./status-valid.ts";
import { unknownFieldsTolerated } from "./unknown-fields-tolerated.ts";
import { unknownMethod } from "./unknown-method.ts";
import { validAccepted } from "./valid-accepted.ts";

/** The ids of all properties of calls: stable for ever, since stores and lists of known failures go by them. */
export type CallPropertyId =
  | "rpc/no-unknown"
  | "rpc/no-internal"
  | "rpc/no-leak"
  | "rpc/response-decodes"
  | "rpc/status-valid"
  | "rpc/details-decode"
  | "rpc/deadline"
  | "rpc/invalid-rejected"
  | "rpc/valid-accepted"
  | "rpc/unknown-method"
  | "rpc/unknown-fields-tolerated"
  | "rpc/legal-encodings-agree"
  | "rpc/idempotent"
  | "rpc/size-limit"
  | "rpc/compression-agrees"
  | "rpc/metadata"
  | "rpc/no-cross-talk";

/** The ids of all that is claimed of a server: what a finding may name. */
export type CallClaimId = CallPropertyId | "rpc/alive-after";

/** The property of each id, in the order in which they are shown. */
const catalogue: { readonly [Id in CallPropertyId]: CallProperty } = {
  "rpc/no-unknown": noUnknown,
  "rpc/no-internal": noInternal,
  "rpc/no-leak": noLeak,
  "rpc/response-decodes": responseDecodes,
  "rpc/status-valid": statusValid,
  "rpc/details-decode": detailsDecode,
  "rpc/deadline": deadline,
  "rpc/invalid-rejected": invalidRejected,
  "rpc/valid-accepted": validAccepted,
  "rpc/unknown-method": unknownMethod,
  "rpc/unknown-fields-tolerated": unknownFieldsTolerated,
  "rpc/legal-encodings-agree": legalEncodingsAgree,
  "rpc/idempotent": idempotent,
  "rpc/size-limit": sizeLimit,
  "rpc/compression-agrees": compressionAgrees,
  "rpc/metadata": metadata,
  "rpc/no-cross-talk": noCrossTalk,
};

/** Every property of calls, in the order in which they are shown. */
export const callProperties: readonly CallProperty[] = Object.values(catalogue);

/** What can be explained: every property of calls, and the claim that the engine itself judges. */
export const callClaims: readonly Claim[] = [...callProperties, aliveAfter];

/** The property of calls of that id. @throws ToolError `usage` with the nearest id where there is none. */
export function findCallProperty(id: string): CallProperty {
  return findClaimIn(callProperties, id);
}
