import type { Ending, Limits } from "./worker-handle.ts";
import type { WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/** The descriptor of the open file that a process and its host share. */
export const sharedFile = 4;

/** Where in the file the host counts its pulse: behind what the worker says of itself. */
export const pulsePosition = 64;

/** How often the pulse of a host is counted while its worker is busy. */
export const pulseIntervalMs = 50;

/** What the process of a worker is told. */
export type HostOrder =
  /** First of all, and once. */
  | { readonly kind: "begin"; readonly setup: WorkerSetup }
  | { readonly kind: "run"; readonly request: WorkerRequest; readonly limits: Limits }
  /** The worker is to stop before its next case. */
  | { readonly kind: "stop" };

/** What the process of a worker says. */
export type HostMessage =
  | { readonly kind: "news"; readonly news: WorkerNews }
  | { readonly kind: "ending"; readonly ending: Ending };
