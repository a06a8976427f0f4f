import type { Claim } from "../property.ts";
import type { Level } from "./levels.ts";

/** What is claimed of a change of a schema, by the level that it may lose. */
export const levelClaims: Readonly<Record<Level, Claim>> = {
  decodes: {
    id: "compat/decodes",
    claim: "a reader of the other version takes the message",
    source: "https://protobuf.dev/programming-guides/proto3/#updating",
    explanation: `A message that one version of the schema allows is written by that version and read by the other. In binary a reader
has to refuse bytes that are malformed to it (text that is not UTF-8 where the field was bytes before, bytes that are no
message where it is one now) and a message that lacks a required field. In ProtoJSON it also refuses a value of the wrong kind,
a number out of range, and the name of an enum value that it does not know.

Unknown members of ProtoJSON are ignored here: the specification has parsers refuse them unless they are told otherwise,
and everybody who means to change a schema tells them. --json-unknown refuse judges by the default.`,
  },
  value: {
    id: "compat/same-value",
    claim: "each field that both versions have means to the reader what the writer meant",
    source: "https://protobuf.dev/programming-guides/proto3/#updating",
    explanation: `A field is the same one where name and number are the same, or else the name, or else the number. Numbers, truth values and
enum numbers are compared as numbers, text and bytes as bytes, a message and bytes by what the bytes mean, a list of one and
a single value by that value, a map and a list by the entries. A value of an enum is its name where the reader
knows the name, and its number where it does not. A field that is not set and cannot say so is its default.

A field that the reader does not have is nothing that it lacks: messages are made to be extended. Where one
message type has taken the place of another one, it is.`,
  },
  presence: {
    id: "compat/same-presence",
    claim: "the reader can tell set from unset where the writer could",
    source: "https://protobuf.dev/programming-guides/field_presence/",
    explanation: `Where a field tracks presence in one version and not in the other, the message with nothing set is two things:
"absent" to the one, "0" to the other. Code that asks whether the field is set goes another way.`,
  },
  lossless: {
    id: "compat/lossless",
    claim: "what the new version reads and writes again means the same to the old one",
    source: "https://protobuf.dev/programming-guides/proto3/#unknowns",
    explanation: `A message of the old version is read by the new one, written by it, and read by the old one: what a proxy, a cache or a
read-modify-write does. In binary unknown fields have to be kept; in ProtoJSON they are lost. No loss of this level fails a
run unless --level lossless is given.`,
  },
};

/** What is claimed of a change of a service. */
export const callClaim: Claim = {
  id: "compat/call",
  claim: "a client of one version can call a server of the other",
  source: "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md",
  explanation: `A method that is gone or has another name is UNIMPLEMENTED to who still calls it; one that streams on one side only breaks as soon as
there are two messages, or none; one of other types carries messages that the other end does not take for what they are; one
of another idempotency level is called again, or by HTTP GET, where that is not allowed. Each is shown as a call, made
over a socket of this machine by a client of one version to a server of the other.`,
};

/** All of them. */
export const compatClaims: readonly Claim[] = [...Object.values(levelClaims), callClaim];
