/** What is counted of the calls of a server. */
export class Traffic {
  /** Calls by the path of their method. */
  readonly calls: Map<string, number> = new Map();
  private readonly underWay = new Map<string, number>();

  /** How many connections have a call under way. */
  get connectionCount(): number {
    return this.underWay.size;
  }

  /** A call of a connection has begun; gives what is to be called when it is over. */
  begin(path: string, connection: string): () => void {
    this.calls.set(path, (this.calls.get(path) ?? 0) + 1);
    this.underWay.set(connection, (this.underWay.get(connection) ?? 0) + 1);
    return () => {
      const others = (this.underWay.get(connection) ?? 1) - 1;
      if (others === 0) this.underWay.delete(connection);
      else this.underWay.set(connection, others);
    };
  }
}
