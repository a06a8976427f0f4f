import type { Serving } from "../serving/serving.ts";

/** Makes a copy of the services that has one thing wrong, as somebody in a hurry would write it. */
export type Defect = (serving: Serving) => Serving;
