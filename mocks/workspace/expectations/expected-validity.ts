import type { ExpectedMessage } from "./expectation.ts";

/** Something that a request may be. */
export type Fault = (request: ExpectedMessage) => boolean;

/** A request with any of these faults must be rejected; of any other nothing is said, since whether it is answered depends on what there is. */
export function mustNot(
  ...faults: readonly Fault[]
): (request: ExpectedMessage) => boolean | undefined {
  return (request) => (faults.some((isAt) => isAt(request)) ? false : undefined);
}

/** Far below the limit of any service: what is beyond may be refused for its size alone. */
const smallBytes = 65_536;

/** A method that takes nothing can refuse nothing. */
export function mustTake(request: ExpectedMessage): boolean | undefined {
  return request.bytes.length <= smallBytes ? true : undefined;
}

/** A text that is not there. */
export function isEmpty(path: string): Fault {
  return (request) => request.get(path) === "";
}

/** A message that is not there. */
export function isUnset(path: string): Fault {
  return (request) => request.get(path) === undefined;
}

/** A number that is below 0; not one inside of a message that is not there. */
export function isNegative(path: string): Fault {
  return (request) => {
    const value = request.get(path);
    return typeof value === "number" && value < 0;
  };
}

/** A number that is not from 0 to 1. */
export function isNoWeight(path: string): Fault {
  return (request) => {
    const value = request.get(path);
    return typeof value === "number" && !(value >= 0 && value <= 1);
  };
}
