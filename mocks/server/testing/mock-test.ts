import { type TestAPI, test } from "vitest";
import { toJson } from "../../../schema/json/to-json.ts";
import { decode } from "../../../schema/wire/decode.ts";
import type { JsonData, MockOptions } from "../mock-options.ts";
import { type MockServer, mockServer } from "../mock-server.ts";
import { bytesOf, orders } from "./orders.ts";
import { type Brought, RawClient } from "./raw-client.ts";

/** A mock of the orders, with a client of it. */
export interface Served {
  readonly server: MockServer;
  readonly client: RawClient;
  /** Calls `acme.v1.Orders/…` with ProtoJSON. */
  call(method: string, ...requests: readonly JsonData[]): Promise<Told>;
}

/** What came of a call, with its messages as ProtoJSON. */
export interface Told extends Brought {
  readonly json: readonly unknown[];
}

/** What a response says. */
export function jsonOf(bytes: Uint8Array): unknown {
  const type = orders.message("acme.v1.Order");
  return JSON.parse(toJson(orders, type, decode(type, bytes)));
}

/** The type of what a method takes. */
function requestType(method: string): "Draft" | "Order" {
  return method === "Same" || method === "Sum" ? "Order" : "Draft";
}

/** A test with servers that end with it. */
export const mockTest: TestAPI<{ serve: (options?: MockOptions) => Promise<Served> }> =
  test.extend<{ serve: (options?: MockOptions) => Promise<Served> }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest wants to see which fixtures this one needs.
    serve: async ({}, use) => {
      const served: Served[] = [];
      await use(async (options) => {
        const one = await serve(options);
        served.push(one);
        return one;
      });
      for (const { client, server } of served) {
        client.close();
        server.close();
      }
    },
  });

async function serve(options?: MockOptions): Promise<Served> {
  const server = await mockServer(orders, options);
  const client = new RawClient(server.address);
  return {
    server,
    client,
    async call(method, ...requests) {
      const brought = await client.call(
        `/acme.v1.Orders/${method}`,
        requests.map((request) => bytesOf(requestType(method), request)),
      );
      return { ...brought, json: brought.messages.map(jsonOf) };
    },
  };
}
