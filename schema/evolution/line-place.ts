import type { DescFile } from "@bufbuild/protobuf";
import { Edition, FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { Schema } from "../schema.ts";
import type { Field } from "../types.ts";

/** Where a line of a schema is to stand. */
export interface LinePlace {
  readonly syntax: "proto2" | "proto3" | "editions";
  /** The presence of a field that does not say so: a file of an edition chooses it. */
  readonly presence: Field["presence"];
  readonly package: string;
}

/** The place of what stands in the file of that message or service; `undefined` where there is neither of that name. */
export function linePlaceBy(schema: Schema, typeName: string): LinePlace | undefined {
  const desc = schema.registry.getMessage(typeName) ?? schema.registry.getService(typeName);
  return desc === undefined ? undefined : linePlaceIn(desc.file);
}

function linePlaceIn(file: DescFile): LinePlace {
  return { syntax: syntaxOf(file), presence: presenceIn(file), package: file.proto.package };
}

function syntaxOf({ edition }: DescFile): LinePlace["syntax"] {
  if (edition === Edition.EDITION_PROTO2) return "proto2";
  return edition === Edition.EDITION_PROTO3 ? "proto3" : "editions";
}

/** https://protobuf.dev/editions/features/#field_presence */
function presenceIn(file: DescFile): Field["presence"] {
  const declared = file.proto.options?.features?.fieldPresence;
  if (declared === FeatureSet_FieldPresence.IMPLICIT) return "implicit";
  return declared === FeatureSet_FieldPresence.LEGACY_REQUIRED ? "required" : "explicit";
}
