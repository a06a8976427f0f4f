import process from "node:process";
import { bareServer } from "../../mocks/bare-server/bare-server.ts";

/** The program of the server that {@link loadRateCases} calls: it does so little that the client is what is measured. */
await bareServer({ port: Number(process.env["PORT"]) });
