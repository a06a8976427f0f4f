/** How a service is. https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export type ServingStatus = "UNKNOWN" | "SERVING" | "NOT_SERVING";

/** Told the status of a service; `undefined` where nobody knows the service. */
export type HealthWatcher = (status: ServingStatus | undefined) => void;

/**
 * How each service of a server is, as it says itself. The service `""` stands for the server as a whole.
 *
 * https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export class HealthStatuses {
  private readonly statuses: Map<string, ServingStatus>;
  private readonly watchers = new Map<string, Set<HealthWatcher>>();

  /** @param services Full names; all of them are `SERVING`, as the server as a whole is. */
  constructor(services: Iterable<string>) {
    this.statuses = new Map(["", ...services].map((service) => [service, "SERVING"]));
  }

  /** The status of a service, or `undefined` where nobody knows it. */
  get(service: string): ServingStatus | undefined {
    return this.statuses.get(service);
  }

  /** Every service that is known, with its status. */
  entries(): readonly (readonly [service: string, status: ServingStatus])[] {
    return [...this.statuses];
  }

  /** Changes the status of a service, or gives it its first; whoever watches it is told. */
  set(service: string, status: ServingStatus): void {
    const before = this.statuses.get(service);
    this.statuses.set(service, status);
    if (before !== status) this.tell(service);
  }

  /** Takes a service away: from here on nobody knows it. */
  delete(service: string): void {
    if (this.statuses.delete(service)) this.tell(service);
  }

  /** Tells a watcher the status now, and each time it changes. Gives what ends that. */
  watch(service: string, watcher: HealthWatcher): () => void {
    const watchers = this.watchers.get(service) ?? new Set();
    this.watchers.set(service, watchers.add(watcher));
    watcher(this.get(service));
    return () => {
      watchers.delete(watcher);
      // Names come from callers: those that nobody watches any more must not pile up.
      if (watchers.size === 0 && this.watchers.get(service) === watchers)
        this.watchers.delete(service);
    };
  }

  private tell(service: string): void {
    for (const watcher of this.watchers.get(service) ?? []) watcher(this.get(service));
  }
}
