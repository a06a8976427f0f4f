import { parentPort } from "node:worker_threads";
import { bareServer } from "../../mocks/bare-server/bare-server.ts";

/** The program of the thread that {@link referenceWorkload} calls: a server that answers everything at once. */
const { port } = await bareServer();
parentPort?.postMessage(port);
