/**
 * A text is no ProtoJSON of the message type, or a value cannot be said in ProtoJSON.
 *
 * The message starts with the place: `$.items[2].name: …` (RFC 9535) inside a
 * document, `line 1, column 5: …` where the text is no JSON at all.
 */
export class JsonError extends Error {
  override readonly name = "JsonError";
}
