import process from "node:process";
import { workspaceServer } from "../../mocks/workspace/workspace-server.ts";

/** The program of the server that {@link liveRateCases} calls: the reference services, at the port that it is told. */
const port = Number(process.env["PORT"]);
await workspaceServer({ port });
