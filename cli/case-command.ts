import { caseWords } from "../engine/case-words.ts";
import type { Finding } from "../engine/finding.ts";
import { commandText } from "./command-text.ts";
import type { RoundtripFlags } from "./roundtrip.ts";

/** The flags that say on which schema a run works, and what of a finding it is told beforehand. */
type SchemaFlags = Pick<RoundtripFlags, "importPath" | "encoding" | "known" | "demo">;

/** The words of a `roundtrip` on the same schema, without the filters. */
export function schemaWords(paths: readonly string[], flags: SchemaFlags): readonly string[] {
  return [
    "roundtrip",
    ...paths,
    ...(flags.demo ? ["--demo"] : []),
    ...each("--import-path", flags.importPath),
    ...each("--encoding", flags.encoding),
    ...each("--known", flags.known),
  ];
}

/** A flag with each of its values. */
export function each(flag: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value) => [flag, value]);
}

/**
 * The command that shows a finding again that is not stored: the case alone, or all cases of its
 * message where the case alone does not show it.
 *
 * @param codecs as the command line names them
 */
export function caseCommand(
  words: readonly string[],
  finding: Finding,
  codecs: readonly string[],
): string {
  const { subject, seed } = finding;
  const place = finding.afterCases === undefined ? caseWords(finding) : [];
  const filters = [...each("--codec", codecs), "--message", subject, ...place];
  return commandText([...words, ...filters, "--seed", seed, "--no-store"], {});
}
