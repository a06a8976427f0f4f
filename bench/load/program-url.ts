/** The program of a thread of ours. From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
export function programUrl(name: "load-worker" | "reference-server"): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? `../../dist/program/${name}.js` : `./${name}.js`, import.meta.url);
}
