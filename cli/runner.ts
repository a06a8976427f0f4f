/** Package managers by the name that they give of themselves, with what runs an installed program by them. */
const runners: ReadonlyMap<string, string> = new Map([
  ["npm", "npx"],
  ["pnpm", "pnpm exec"],
  ["yarn", "yarn"],
  ["bun", "bunx"],
]);

/**
 * What runs this program where its name alone is not known to the shell: the package manager that
 * started it, itself or by a script.
 *
 * https://docs.npmjs.com/cli/v11/using-npm/config#user-agent: `npm/11.19.1 node/v20.20.2 linux x64`; the others do the same.
 */
export function runnerOf(env: {
  readonly npm_config_user_agent?: string | undefined;
}): string | undefined {
  const [name = ""] = (env.npm_config_user_agent ?? "").split("/");
  return runners.get(name);
}
