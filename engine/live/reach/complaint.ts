import { wasLeft } from "../../../properties/rpc/client-made.ts";
import type { Exchange } from "../../../properties/rpc/exchange.ts";
import type { Slot } from "./slots.ts";

/** What a server said against a request. */
export interface Complaint {
  /** `NOT_FOUND`; `OK` where it said nothing against it. */
  readonly status: string;
  /** How close it came: more is closer. */
  readonly rank: number;
  /** All that it said, in one line. */
  readonly text: string;
  /** Equal for complaints that differ only in what is new each time. */
  readonly kind: string;
}

const ok = 100;
/** Of a call that was answered with OK and an error in the answer. */
const okWithError = 90;
/**
 * What each status says of how far a request came: past the reader, past the check of its fields, to what it is about.
 * https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
 */
const ranks: Readonly<Record<string, number>> = {
  ALREADY_EXISTS: 70,
  FAILED_PRECONDITION: 60,
  ABORTED: 60,
  NOT_FOUND: 55,
  OUT_OF_RANGE: 50,
  INVALID_ARGUMENT: 40,
  UNAUTHENTICATED: 30,
  PERMISSION_DENIED: 30,
  RESOURCE_EXHAUSTED: 25,
  UNKNOWN: 20,
  INTERNAL: 20,
};

const madeByClient: ReadonlySet<string> = new Set([
  ...["DEADLINE_EXCEEDED", "UNAVAILABLE", "CANCELLED", "UNIMPLEMENTED"],
]);

/** What came of a request, as far as it helps to find a better one. */
export function complaintOf(exchange: Exchange): Complaint {
  const { status, trailers } = exchange.outcome;
  const hidden = trailers.filter((entry) => entry.name === "grpc-status-details-bin");
  // Names of fields stand in the bytes of the details as they are, whatever type of message those are of.
  if (wasLeft(exchange.outcome)) return { status: "OK", rank: ok, text: "", kind: "OK" };
  // What the client itself says of a call tells nothing of the request.
  if (madeByClient.has(status.name))
    return { status: status.name, rank: 0, text: "", kind: status.name };
  const text = [status.details, ...hidden.map((entry) => plainPart(entry.value))].join(" ");
  const error = status.name === "OK" ? errorIn(exchange) : undefined;
  const okRank = error === undefined ? ok : okWithError;
  return {
    status: status.name,
    rank: status.name === "OK" ? okRank : (ranks[status.name] ?? 0),
    text: error ?? text,
    kind: `${status.name} ${(error ?? status.details).replace(/[a-z]*\d\w*/gi, "#")}`,
  };
}

/** Whether a request was answered with OK, and no error in the answer. */
export function isFine(complaint: Complaint): boolean {
  return complaint.rank === ok;
}

/** The slots whose fields a complaint names, the longest names first. */
export function namedIn(complaint: Complaint, slots: readonly Slot[]): readonly Slot[] {
  const isNamed = wordsIn(complaint);
  return slots
    .filter(({ field }) => isNamed(field.name) || isNamed(field.jsonName))
    .sort((a, b) => b.field.name.length - a.field.name.length);
}

/** The slots in each message that a complaint names. */
export function namedGroups(
  complaint: Complaint,
  slots: readonly Slot[],
): readonly (readonly Slot[])[] {
  const isNamed = wordsIn(complaint);
  const groups = new Map<string, Slot[]>();
  for (const slot of slots)
    for (const [depth, name] of slot.names.slice(0, -1).entries()) {
      if (!isNamed(name)) continue;
      const key = slot.path.slice(0, depth + 1).join(".");
      groups.set(key, [...(groups.get(key) ?? []), slot]);
    }
  return [...groups.values()];
}

/** Whether a name stands in a complaint, its words with spaces between too. */
function wordsIn(complaint: Complaint): (name: string) => boolean {
  const text = ` ${complaint.text.toLowerCase().replace(/[^a-z0-9_]+/g, " ")} `;
  return (name) => {
    const lower = name.toLowerCase();
    return text.includes(` ${lower} `) || text.includes(` ${lower.replaceAll("_", " ")} `);
  };
}

const errorFields: ReadonlySet<string> = new Set(["error", "error_message", "error_msg"]);

/** What an answer says went wrong, as some do in place of a status. */
function errorIn({ answers, method }: Exchange): string | undefined {
  const answer = answers[0];
  if (answer?.kind !== "read") return undefined;
  for (const field of method.responseType.fields) {
    const value = answer.value.fields.get(field.number);
    if (errorFields.has(field.name) && typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** What a person can read of bytes. */
function plainPart(value: string | Uint8Array): string {
  const text = typeof value === "string" ? value : Buffer.from(value).toString("latin1");
  return text.replace(/type\.googleapis\.com\/[\w.]+/g, " ").replace(/[^ -~]+/g, " ");
}
