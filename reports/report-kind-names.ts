/** The kinds that `--report kind=file` knows: apart from what renders them, which only some commands need. */
export const reportKindNames = ["json"] as const;
