import type { Codec, CodecClaims } from "../../codecs/codec.ts";
import { columns } from "../../schema/text/layout.ts";

/** A codec that is not there, and the command that installs it. */
export interface MissingCodec {
  readonly name: string;
  readonly install: string;
}

/** Codecs with their versions and what they claim; below them those that are not installed. */
export function renderCodecList(
  codecs: readonly Codec[],
  missing: readonly MissingCodec[] = [],
): string {
  const rows = [
    ...codecs.map(({ name, version, claims }) => [name, version, claimsText(claims)]),
    ...missing.map(({ name, install }) => [name, "-", `not installed: ${install}`]),
  ];
  return columns(rows)
    .map((line) => `${line}\n`)
    .join("");
}

function claimsText(claims: CodecClaims): string {
  const unknown = claims.unknownFields === undefined ? "not said" : claims.unknownFields;
  const without = claims.unsupported ?? [];
  if (claims.formats.length === 0) return "text in other encodings, and no messages";
  return [
    claims.formats.join(" and "),
    `unknown fields ${unknown}`,
    ...(without.length === 0 ? [] : [`without ${without.join(", ")}`]),
  ].join("; ");
}
