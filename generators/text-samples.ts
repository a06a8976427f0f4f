// Tables of data: text that some program, somewhere, treats as something else. All of it is valid
// Unicode text without lone surrogates.

/** Names that a JavaScript object already has, and words that look like other things. */
export const wordSamples: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "toJSON",
  "then",
  "length",
  "name",
  "default",
  "class",
  "0",
  "-1",
  "1",
  "-0",
  "00",
  "4294967294",
  "4294967295",
  "4294967296",
  "9007199254740993",
  "1e3",
  "0x10",
  "NaN",
  "Infinity",
  "null",
  "undefined",
  "true",
  "false",
  "[object Object]",
  "@type",
  "value",
  "a.b",
  "a,b",
  "[a.b]",
  "type.googleapis.com/google.protobuf.Empty",
  "2000-01-01T00:00:00Z",
  "1s",
  "AA==",
  "_-",
];

/** Characters that end, escape or hide something. */
export const controlSamples: readonly string[] = [
  "\0",
  "a\0b",
  "\u0001",
  "\b",
  "\t",
  "\n",
  "\r\n",
  "\u001b[0m",
  "\u007f",
  "\u0080",
  "\u0085",
  "\u00a0",
  "\u00ad",
  "\u180e",
  "\u200b",
  "\u2028",
  "\u2029",
  "\u2060",
  "\ufeff",
  "\ufeffa",
  "a\ufeff",
  " ",
  " a ",
  '"',
  "'",
  "\\",
  "\\u0000",
  "/",
  "</script>",
  "%s",
  "%00",
  "\x24{a}",
  "{{a}}",
  "`",
];

/** The borders between one, two, three and four bytes of UTF-8, and around the surrogates. */
export const utf8BorderSamples: readonly string[] = [
  "\u007f",
  "\u0080",
  "\u07ff",
  "\u0800",
  "\ud7ff",
  "\ue000",
  "\ufffd",
  "\uffff",
  "\u{10000}",
  "\u{10ffff}",
];

/** Noncharacters, which are legal in text: https://www.unicode.org/faq/private_use.html#nonchar4 */
export const noncharacterSamples: readonly string[] = [
  "\ufdd0",
  "\ufdef",
  "\ufffe",
  "\uffff",
  "\u{1fffe}",
  "\u{2ffff}",
  "\u{8fffe}",
  "\u{fffff}",
  "\u{10fffe}",
];

/** Pairs that are one text to a reader and two to a program: normal forms, widths, cases. */
export const normalizationSamples: readonly string[] = [
  "\u00e9",
  "e\u0301",
  "\u212b",
  "\u00c5",
  "A\u030a",
  "\uac01",
  "\u1100\u1161\u11a8",
  "\ufb01",
  "fi",
  "\u1e9b\u0323",
  "q\u0307\u0323",
  "q\u0323\u0307",
  "\u2126",
  "\u03a9",
  "\u2460",
  "\uff21",
  "\uff76\uff9e",
  "\u00df",
  "SS",
  "\u0130",
  "i\u0307",
  "\u0131",
  "\u03c2",
  "\u01c5",
];

/** Many code points that are one character: joiners, modifiers, flags, tags, marks in heaps. */
export const clusterSamples: readonly string[] = [
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}",
  "\u{1f3f3}\ufe0f\u200d\u{1f308}",
  "\u{1f44d}\u{1f3fd}",
  "\u{1f1e9}\u{1f1ea}",
  "\u{1f1e9}",
  "1\ufe0f\u20e3",
  "\u2764\ufe0e",
  "\u2764\ufe0f",
  "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
  "\u{1f600}",
  "\u200d",
  "\ufe0f",
  "\u0301",
  "Z\u0351\u036b\u0343\u036a\u0302",
  "\u0915\u094d\u0937",
  "\u0e19\u0e49\u0e33",
  "\u05e9\u05c1\u05b8",
  "\u{e0100}",
  "\u845b\u{e0100}",
];

/** Scripts from right to left, and the controls that turn the direction. */
export const bidirectionalSamples: readonly string[] = [
  "\u05e9\u05dc\u05d5\u05dd",
  "\u0645\u0631\u062d\u0628\u0627",
  "a\u05d0b",
  "\u202ea\u202c",
  "\u2066\u05d0\u2069",
  "\u2067a",
  "\u200e",
  "\u200f",
  "\u061c",
  "\u07d2\u07de\u07cf",
  "\u{10900}\u{10901}",
  "\u{1e900}\u{1e922}",
  "\ufdfd",
  "\u0661\u0662",
];

/** Every sample of text. */
export const textSamples: readonly string[] = [
  ...wordSamples,
  ...controlSamples,
  ...utf8BorderSamples,
  ...noncharacterSamples,
  ...normalizationSamples,
  ...clusterSamples,
  ...bidirectionalSamples,
];

/** Text with surrogates that lack their other half: no Unicode text, but a JavaScript string may hold it. */
export const loneSurrogateSamples: readonly string[] = [
  "\ud800",
  "\udbff",
  "\udc00",
  "\udfff",
  "a\ud83d",
  "\ude00a",
  "\ude00\ud83d",
  "\ud83d\ud83d\ude00",
];

/** The first code units of blocks of 32 letters or so, of scripts in one, two and three bytes of UTF-8. */
export const blockStarts: readonly number[] = [
  0x20, 0x40, 0x60, 0xc0, 0xe0, 0x100, 0x3b0, 0x430, 0x5d0, 0x620, 0x710, 0x7ca, 0x905, 0xe01,
  0x10a0, 0x1100, 0x13a0, 0x1780, 0x1f00, 0x20a0, 0x2200, 0x3041, 0x30a1, 0x4e00, 0x9f00, 0xac00,
  0xd780, 0xe000, 0xf900, 0xfb50, 0xff01, 0x0300,
];
