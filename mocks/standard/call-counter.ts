import { ServerInterceptingCall, type ServerInterceptor, status } from "@grpc/grpc-js";

/** Counts the calls of a server by method and status, as its handlers end them. */
export class CallCounter {
  private readonly counted = new Map<string, Map<string, number>>();

  /** By method, as in `acme.v1.Orders/Create`, then by the name of the status. */
  get counts(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.counted;
  }

  /** To be given to the server. */
  readonly interceptor: ServerInterceptor = ({ path }, call) =>
    new ServerInterceptingCall(call, {
      sendStatus: (end, next) => {
        this.count(path.slice(1), status[end.code] ?? String(end.code));
        next(end);
      },
    });

  private count(method: string, name: string): void {
    const statuses = this.counted.get(method) ?? new Map<string, number>();
    this.counted.set(method, statuses.set(name, (statuses.get(name) ?? 0) + 1));
  }
}
