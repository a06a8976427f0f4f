import { Server, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { endServer } from "../end-server.ts";
import { ca, type Identity, server as ownIdentity } from "./certificates.ts";

/** What a server of a test is like. */
export interface TestServerOptions {
  readonly credentials?: ServerCredentials;
  readonly options?: ServerOptions;
}

/** Serves with `@grpc/grpc-js` on 127.0.0.1 until the test is over, and gives the port. */
export async function testServer(
  register: (server: Server) => void,
  { credentials = ServerCredentials.createInsecure(), options = {} }: TestServerOptions = {},
): Promise<number> {
  const server = new Server({ "grpc.enable_channelz": 0, ...options });
  register(server);
  return await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
      if (error !== null) {
        reject(error);
        return;
      }
      onTestFinished(() => endServer(server, `127.0.0.1:${port}`));
      resolve(port);
    });
  });
}

/** The server's side of TLS; with `mutual` it takes clients alone that our CA has signed. */
export function tlsCredentials(
  identity: Identity = ownIdentity,
  { mutual = false }: { readonly mutual?: boolean } = {},
): ServerCredentials {
  const pair = { private_key: identity.key, cert_chain: identity.cert };
  return ServerCredentials.createSsl(mutual ? ca : null, [pair], mutual);
}
