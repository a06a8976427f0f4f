import { HostProcess } from "./host-process.ts";

/** One process that has started and waits for its first order. */
let spare: HostProcess | undefined;

/**
 * Starts a process ahead of its use: it takes Node a tenth of a second, and that much again until
 * a worker has been read. Nobody stays for a process that is not used.
 */
export function prepareHost(): void {
  if (spare?.isAlive === true) return;
  spare = new HostProcess();
  spare.keep({ waits: false });
}

/** The process that was started ahead, or a new one. */
export function takeHost(): HostProcess {
  const host = spare?.isAlive === true ? spare : new HostProcess();
  spare = undefined;
  host.keep({ waits: true });
  return host;
}

/** Ends the process that nobody took, if there is one. */
export async function endSpareHost(): Promise<void> {
  const host = spare;
  spare = undefined;
  await host?.end();
}
