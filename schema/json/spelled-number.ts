/** Whether a double holds the integer exactly, so that a reader by way of doubles gets it right. */
export function isSafeNumber(digits: string): boolean {
  return BigInt(Number(digits)) === BigInt(digits);
}

const jsonNumber = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A JSON number in scientific notation, by the same digits: `150` is `1.50e2`, `0.5` is `5e-1`. */
export function scientific(lexeme: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] = jsonNumber.exec(lexeme) ?? [];
  const digits = `${whole}${fraction}`;
  const significant = digits.replace(/^0+/, "");
  if (significant === "") return `${sign}0e0`;
  const exponent = Number(power) + whole.length - 1 - (digits.length - significant.length);
  const rest = significant.slice(1);
  return `${sign}${significant[0]}${rest === "" ? "" : `.${rest}`}e${exponent}`;
}
