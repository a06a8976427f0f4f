/**
 * How many bytes a gRPC server takes in one message by its defaults, so that whoever reaches it can
 * send them: `GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH`.
 * https://grpc.github.io/grpc/core/group__grpc__arg__keys.html
 */
export const usualLimit: number = 4 * 2 ** 20;
