import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";

/**
 * Has the library write nothing to the error output of this process, for all who use it here.
 *
 * It writes there what it cannot read of a server's metadata, value and all: a server under test would fill the terminal
 * with it, and what was sent to it in confidence may be in it. For programs of ours alone, never for a test run of the user.
 */
export function silenceGrpcJs(): void {
  setLogVerbosity(logVerbosity.NONE);
}
