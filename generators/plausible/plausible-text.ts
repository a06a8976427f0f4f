import { stemOf, wordsOf } from "./words.ts";

/** Words of a field's name, and what such a field holds; of several the first that fits. */
const samples: readonly (readonly [words: readonly string[], text: string])[] = [
  [["email", "mail"], "a@example.com"],
  [["url", "link", "href", "website", "webhook", "callback"], "https://example.com/a"],
  [["uri"], "https://example.com/a"],
  [["uuid", "guid"], "00000000-0000-4000-8000-000000000001"],
  [["password", "passphrase", "pwd"], "Passw0rd!"],
  [["phone", "msisdn", "mobile"], "+15555550100"],
  [["date", "day", "birthday"], "2024-01-01"],
  [["timestamp", "datetime", "time", "at", "since", "until"], "2024-01-01T00:00:00Z"],
  [["country", "region"], "US"],
  [["currency"], "USD"],
  [["language", "locale", "lang"], "en"],
  [["timezone", "tz"], "UTC"],
  [["mime", "media"], "text/plain"],
  [["hostname", "host", "domain"], "example.com"],
  [["ip", "address"], "127.0.0.1"],
  [["zip", "postal", "postcode"], "12345"],
  [["json"], "{}"],
  [["version"], "1"],
  [["amount", "price", "total"], "1"],
  [["pattern", "regex", "glob"], "*"],
  [["path", "file", "filename", "directory", "dir", "folder", "root"], "/a"],
];

/** What stands in a page's place or a sorting, and must be left alone until something is known of it. */
const leftUnset: readonly (readonly string[])[] = [
  ["page", "token"],
  ["next", "token"],
  ["continuation", "token"],
  ["cursor"],
  ["order", "by"],
  ["sort", "by"],
];

/** Short text that a field of that name could hold; `undefined` where it is best left unset. */
export function plausibleText(fieldName: string): string | undefined {
  const words = wordsOf(fieldName).map(stemOf);
  if (leftUnset.some((all) => all.every((word) => words.includes(word)))) return undefined;
  return samples.find(([any]) => any.some((word) => words.includes(word)))?.[1] ?? "a";
}

/** Text of other forms, for a field that refused what its name says; the commonest forms first. */
export const otherTexts: readonly string[] = [
  "a",
  "1",
  "/a",
  "a.txt",
  "name/a",
  "00000000-0000-4000-8000-000000000001",
  "a@example.com",
  "https://example.com/a",
  "2024-01-01",
  "2024-01-01T00:00:00Z",
  "aaaaaaaa",
  "Aa1!aaaaaaaa",
  "en",
  "US",
  "USD",
  "cosine",
  "true",
  "{}",
  "127.0.0.1",
];
