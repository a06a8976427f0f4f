/** What is measured of a codec, in the order of reports. `transcode` is reading and writing at once, in binary. */
export const codecOperations = [
  "encode",
  "decode",
  "json-encode",
  "json-decode",
  "transcode",
] as const;

/** What is measured of messages of a type; `draw` is of the generator. */
export type Operation = (typeof codecOperations)[number] | "draw";

/** The name of a case: what reports, figures and filters know it by. */
export function caseName(codec: string, operation: Operation, typeName: string): string {
  return `${codec}/${operation}/${typeName}`;
}
