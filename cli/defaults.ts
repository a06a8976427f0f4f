import { usualExamples } from "../engine/run-extent.ts";
import { usualStore } from "../engine/usual-store.ts";

/** Where failures are stored, from the folder of the run. Meant to be committed. */
export const defaultStore: string = usualStore;

/** How long a case may take. Codecs take microseconds; a busy machine may take a thread off for a second. */
export const defaultCaseTimeoutMs = 2000;

/** How long a call of a server may take. */
export const defaultCallTimeoutMs = 10_000;

/** How long one failure may be shrunk; nearly all take less than a second. */
export const defaultShrinkMs = 10_000;

/** Random cases of each check. */
export const defaultExamples: number = usualExamples;

/** Threads, on a machine that has as many cores: more bring little, and each takes memory. */
export const mostWorkers = 4;
