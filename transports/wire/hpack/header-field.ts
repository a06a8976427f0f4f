/** A header field: its name in lower case, and its value, both as text of one byte a character. */
export type HeaderField = readonly [name: string, value: string];
