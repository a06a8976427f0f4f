import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** Two versions of a schema on disk, the same at each call but for the folder. */
export interface LargeSchema {
  readonly oldFolder: string;
  readonly newFolder: string;
  readonly messages: number;
  /** Messages of which a field is another in the new version. */
  readonly changed: number;
}

const messagesPerFile = 50;
const changed = 5;

/** Writes both versions into a folder of their own, which goes when this process ends. */
export function largeSchema(messages: number): LargeSchema {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const oldFolder = join(folder, "old");
  const newFolder = join(folder, "new");
  // Spread over the files.
  const step = Math.max(1, Math.floor(messages / changed));
  writeVersion(oldFolder, messages, () => false);
  writeVersion(newFolder, messages, (index) => index % step === 0 && index < changed * step);
  return { oldFolder, newFolder, messages, changed: Math.min(changed, messages) };
}

function writeVersion(
  folder: string,
  messages: number,
  isChanged: (index: number) => boolean,
): void {
  mkdirSync(folder, { recursive: true });
  for (let first = 0; first < messages; first += messagesPerFile) {
    const count = Math.min(messagesPerFile, messages - first);
    const texts = Array.from({ length: count }, (_, at) => messageText(first + at, at, isChanged));
    const number = first / messagesPerFile;
    const head = `syntax = "proto3";\npackage large.v${number};\n`;
    writeFileSync(join(folder, `part${number}.proto`), head + texts.join(""));
  }
}

/** Ten fields of several kinds, and the message before in the file. */
function messageText(index: number, at: number, isChanged: (index: number) => boolean): string {
  const before = at === 0 ? "string" : `M${index - 1}`;
  const quantity = isChanged(index) ? "string" : "int32";
  return `message M${index} {
  string id = 1;
  ${quantity} quantity = 2;
  repeated int64 numbers = 3;
  map<string, double> prices = 4;
  bytes data = 5;
  ${before} before = 6;
  bool is_open = 7;
  oneof choice { string text = 8; uint64 number = 9; }
  optional float share = 10;
}
`;
}
