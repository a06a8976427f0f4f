import type { Codec, CodecClaims } from "../../codecs/codec.ts";
import { columns } from "./layout.ts";

/** Codecs with their versions and what they claim. */
export function renderCodecList(codecs: readonly Codec[]): string {
  const rows = codecs.map(({ name, version, claims }) => [name, version, claimsText(claims)]);
  return columns(rows)
    .map((line) => `${line}\n`)
    .join("");
}

function claimsText(claims: CodecClaims): string {
  const unknown = claims.unknownFields === undefined ? "not said" : claims.unknownFields;
  const without = claims.unsupported ?? [];
  return [
    claims.formats.join(" and "),
    `unknown fields ${unknown}`,
    ...(without.length === 0 ? [] : [`without ${without.join(", ")}`]),
  ].join("; ");
}
