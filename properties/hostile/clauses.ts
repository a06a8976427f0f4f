import { encodingGuide, type Malformation } from "../../schema/wire/wire-error.ts";

/** Why bytes that are malformed in some way must be refused. */
export interface Clause {
  /** Where it says so. */
  readonly source: string;
  /** What it says, and which tests of Google's conformance suite hold codecs to it, if any do. */
  readonly says: string;
}

const suite = "https://github.com/protocolbuffers/protobuf/blob/main/conformance";

/**
 * The clause for each malformation; `undefined` where the specification demands nothing.
 *
 * The tests named are required ones of Google's conformance suite, unless it says otherwise.
 */
export const clauses: Readonly<Record<Malformation, Clause | undefined>> = {
  "cut short": {
    source: `${encodingGuide}#structure`,
    says: '"the wire type tells the parser how big the payload after it is", and it is not all there (suite: PrematureEofInsideKnownNonRepeatedValue, …InsideUnknownValue, …InSubmessageValue)',
  },
  "length past the end": {
    source: `${encodingGuide}#length-types`,
    says: "a length is followed by so many bytes of payload, and they are not all there (suite: PrematureEofInDelimitedDataForKnownNonRepeatedValue, …ForUnknownValue, BadLength_Varint32BitOverflow)",
  },
  "ragged packed run": {
    source: `${encodingGuide}#packed`,
    says: '"each pair must contain a whole number of elements" (suite: PrematureEofInPackedFieldValue)',
  },
  "overlong varint": {
    source: `${encodingGuide}#varints`,
    says: 'varints use "anywhere between one and ten bytes" (suite: BadTag_VarintMoreThanTenBytes)',
  },
  "field number 0": {
    source: `${suite}/binary_illegal_tags_test.cc`,
    says: "field numbers are from 1 to 536,870,911 (suite: IllegalZeroFieldNum_Case_0 to …_3)",
  },
  "field number too large": {
    source: `${suite}/binary_illegal_tags_test.cc`,
    says: "field numbers are from 1 to 536,870,911 (suite: BadTag_FieldNumberTooHigh, BadTag_FieldNumberSlightlyTooHigh)",
  },
  "unknown wire type": {
    source: `${encodingGuide}#structure`,
    says: '"there are six wire types", 0 to 5 (suite: UnknownWireType6_Field1_Version0, …)',
  },
  "unmatched end of group": {
    source: `${encodingGuide}#groups`,
    says: '"if we encounter 7:EGROUP where we expect 8:EGROUP, the message is mal-formed" (suite: UnmatchedEndGroup, …Nested, MismatchedGroupTags)',
  },
  "unended group": {
    source: `${encodingGuide}#groups`,
    says: '"once all the fields in the group are listed, a corresponding 8:EGROUP tag denotes its end" (suite: UnmatchedStartGroup, …Unknown, …Nested)',
  },
  "invalid UTF-8": {
    source: "https://protobuf.dev/reference/java/java-utf8-validation/",
    says: '"for proto3 it was decided that all parsers must validate UTF-8", as for utf8_validation = VERIFY, the default of editions ("string := valid UTF-8 string", encoding guide, #cheat-sheet)',
  },
  "too deep": undefined,
};

/**
 * What a codec does that does not stop at the end of a message inside: whatever is cut short there,
 * it is one failure.
 */
export const overrunCause =
  "a part is read on behind the end of the message or packed run that it is in";

/**
 * What a codec does that does not look at wire types. It goes astray in every way there is: all of
 * it is one failure. "The wire type tells the parser how big the payload after it is" (#structure).
 */
export const misfitCause = "a record is read by its field's type and not by its wire type";
