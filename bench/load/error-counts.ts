import { statusNameOf } from "../../properties/rpc/status-code.ts";
import { startOf } from "../../schema/text/layout.ts";
import type { CountedError } from "./worker-protocol.ts";

/** So many codes that gRPC does not have are told each; a server that sends more of them makes them up as it goes. */
const mostStrange = 4;

/** In place of codes that gRPC does not have, where they are too many: no server can send it. */
const manyStrange = -1;

/** A server may say megabytes, and another thing each time. */
const mostDetails = 200;

/**
 * Calls that did not end with OK, by code. What it holds does not grow with what a server answers. A code that is told is
 * told with all its calls, in whatever order they come and are added up.
 */
export class ErrorCounts {
  private readonly counted = new Map<number, CountedError>();

  get byCode(): ReadonlyMap<number, CountedError> {
    return this.counted;
  }

  add(code: number, error: CountedError): void {
    this.put(this.keyOf(code), error);
  }

  private put(key: number, { count, details }: CountedError): void {
    const known = this.counted.get(key);
    this.counted.set(key, {
      count: (known?.count ?? 0) + count,
      details: known?.details ?? cut(details),
    });
  }

  private keyOf(code: number): number {
    if (this.counted.has(code) || statusNameOf(code) !== undefined) return code;
    if (this.counted.has(manyStrange)) return manyStrange;
    const strange = [...this.counted].filter(([known]) => statusNameOf(known) === undefined);
    if (strange.length < mostStrange && code !== manyStrange) return code;
    for (const [known, error] of strange) {
      this.counted.delete(known);
      this.put(manyStrange, error);
    }
    return manyStrange;
  }
}

/** A code of {@link ErrorCounts} as reports call it. */
export function statusText(code: number): string {
  return code === manyStrange
    ? "statuses that do not exist"
    : (statusNameOf(code) ?? `status ${code}`);
}

function cut(details: string): string {
  return details.length <= mostDetails ? details : `${startOf(details, mostDetails - 1)}…`;
}
