import type { Codec } from "../../codecs/codec.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { alternatingCodec } from "../../mocks/byte-faults.ts";
import { acceptingCodec, strictEntryCodec } from "../../mocks/hostile-reading-faults.ts";
import {
  lowerCasingJsonCodec,
  nanTakingCodec,
  numberWritingLongCodec,
  protoMemberRefusingCodec,
  refusingQuotedNumberCodec,
  roundingJsonLongCodec,
  yearZeroTakingCodec,
} from "../../mocks/json-faults.ts";
import { cuttingTextCodec } from "../../mocks/limit-faults.ts";
import { surrogateLeakingCodec } from "../../mocks/object-faults.ts";
import { oracleCodec, oracleIgnoringUnknownCodec } from "../../mocks/oracle-codec.ts";
import {
  emptyStringRefusingCodec,
  lastWinsCodec,
  packedOnlyCodec,
} from "../../mocks/reading-faults.ts";
import { overreadingCodec } from "../../mocks/stale-memory-faults.ts";
import { allocatingCodec } from "../../mocks/survival-faults.ts";
import {
  chunkBreakingCodec,
  latin1AcceptingCodec,
  wholeTextCodec,
} from "../../mocks/text-faults.ts";
import {
  droppingFieldCodec,
  droppingUnknownCodec,
  trimmingCodec,
} from "../../mocks/value-faults.ts";
import type { PropertyId } from "../../properties/property.ts";
import type { Schema } from "../../schema/schema.ts";

/**
 * How a property is shown to fail: a codec with one fault, and the smallest input that shows it.
 * A property that has never failed proves nothing.
 */
export interface Sabotage {
  /** A codec that is right but for one fault. */
  readonly broken: Codec;
  /** The codec without the fault, on which the property holds; the oracle where left out. */
  readonly sound?: Codec;
  /** The codec that it is compared with, where the property compares two. */
  readonly other?: Codec;
  /** The message; `Order` of the order schema where left out. */
  readonly subject?: string;
  /** Where the message is from; the order schema where left out. */
  readonly schema?: Schema;
  /** What has to be found, as `lineOf` writes it: the smallest input, and what came of it. */
  readonly finding: string;
}

const oracle = oracleCodec();

/** What another is compared with: a codec that is right, under a name of its own. */
const reference: Codec = { ...oracleCodec(), name: "reference" };

/** One for each property: without it nothing compiles. */
export const sabotages: { readonly [Id in PropertyId]: Sabotage } = {
  "wire/round-trip": {
    broken: trimmingCodec(oracle),
    subject: "Note",
    finding: '{"text":" "} as 0a0120 gives {} (text is lost)',
  },
  "wire/any-legal-encoding": {
    broken: packedOnlyCodec(oracle),
    finding: '{"counts":[0]} as 2000, lists packed the other way gives {} (counts is lost)',
  },
  "wire/unknown-fields": {
    broken: droppingUnknownCodec(oracle),
    finding: '{"$unknown":["5000"]} as 5000 gives {} ((unknown fields) changed)',
  },
  "wire/merge": {
    broken: lastWinsCodec(oracle),
    finding:
      '{"item":{"sizes":[0]}} + {"item":{}} as 3203120100 + 3200 gives {"item":{}} (item.sizes is lost)',
  },
  "wire/stable": {
    broken: alternatingCodec(oracle),
    subject: "Mix",
    finding: '{"level":0,"text":""} as 08001200 gives 12000800',
  },
  "object/encode": {
    broken: surrogateLeakingCodec(oracle),
    finding:
      '{"note":"\\ud800"} gives bytes that no decoder may accept (at byte 1: field note: text that is not valid UTF-8)',
  },
  "json/to-binary": {
    broken: roundingJsonLongCodec(oracle),
    finding: '{"total":"9007199254740993"} gives {"total":"9007199254740992"} (total changed)',
  },
  "json/from-binary": {
    broken: numberWritingLongCodec(oracle),
    finding: '{"total":"1"} as 1001 gives {"total":1}, with 1 at $.total',
  },
  "json/round-trip": {
    broken: lowerCasingJsonCodec(oracle),
    subject: "Note",
    finding: '{"text":"A"} gives {"text":"a"} (text changed)',
  },
  "json/accepts-all-spellings": {
    broken: refusingQuotedNumberCodec(oracle),
    subject: "Mix",
    finding: '{"level":"0"} gives refused: expected a number',
  },
  "json/refuses": {
    broken: nanTakingCodec(oracle),
    finding:
      '{"total":"NaN"} as "NaN" where a 64-bit integer is due gives accepted, and read as {}',
  },
  "json/well-known": {
    broken: yearZeroTakingCodec(oracle),
    schema: richSchema(),
    subject: "rich.three.Times",
    finding:
      '{"at":"0000-01-01T00:00:00Z"} as a google.protobuf.Timestamp gives accepted, and read as {"at":"0001-01-01T00:00:00Z"}',
  },
  "json/ignores-unknown": {
    broken: protoMemberRefusingCodec(oracleIgnoringUnknownCodec()),
    sound: oracleIgnoringUnknownCodec(),
    subject: "Note",
    finding:
      '{"__proto__":1} as unknown member "__proto__" gives refused: unknown member __proto__',
  },
  "text/legacy-charset": {
    broken: latin1AcceptingCodec(oracle),
    subject: "Note",
    finding:
      " as 0a06eda080edb080, a string in the bytes of cesu8 gives accepted, and written as 0a0cc3adc2a0c280c3adc2b0c280 (text is accepted)",
  },
  "text/streaming-agrees": {
    broken: chunkBreakingCodec(),
    sound: wholeTextCodec(),
    subject: "Note",
    finding: ' as e180, utf8 gives "\ufffd\ufffd" from the chunks e1 80',
  },
  "diff/value": {
    broken: droppingFieldCodec(oracle, 1),
    other: reference,
    subject: "Note",
    finding:
      '{"text":"a"} as 0a0161 gives dropping-field (wrong): {}; reference: as expected (text is lost)',
  },
  "diff/accept": {
    broken: emptyStringRefusingCodec(oracle),
    other: reference,
    finding:
      '{"code":""} as 3a00 gives empty-string-refusing (wrong): refused: Order.code: empty string; reference: as expected',
  },
  "diff/json": {
    broken: trimmingCodec(oracle),
    other: reference,
    subject: "Note",
    finding:
      '{"text":" "} as 0a0120 gives trimming (wrong): {}; reference: as expected (text is lost)',
  },
  "diff/limits": {
    broken: cuttingTextCodec(oracle, 3),
    other: reference,
    subject: "Note",
    finding:
      '{"text":"aaaa"} as 0a0461616161, a string of 4 bytes, the bytes 0a04, 61 4 times gives cutting-text (wrong): {"text":"aaa"}; reference: as expected (text changed)',
  },
  "hostile/refuses": {
    broken: acceptingCodec(oracle, "invalid UTF-8"),
    subject: "Note",
    finding: " as 0a0180 gives an empty message",
  },
  "hostile/agrees": {
    broken: strictEntryCodec(oracle),
    finding: '{"stock":{"":0}} as 2a0610000a001000 gives {} (stock is lost)',
  },
  "hostile/survives": {
    broken: allocatingCodec(oracle),
    subject: "Note",
    finding:
      " as 12ffffff7f, a length of 268435455 before the end, of an unknown field gives asked for 256 MiB",
  },
  "hostile/no-stale-memory": {
    broken: overreadingCodec(oracle),
    subject: "Note",
    finding: " as 1201 gives 120141 where memory was full of 41, 12015a where it was full of 5a",
  },
};
