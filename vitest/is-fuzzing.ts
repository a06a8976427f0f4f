/** Whether what the environment says in `WIREPROOF_FUZZ` asks for fuzzing. */
export function isFuzzing(text: string | undefined): boolean {
  return text !== undefined && !["", "0", "false"].includes(text);
}
