import type { ChannelOptions } from "@grpc/grpc-js";
import type { Target } from "../target.ts";
import { addressText, targetAddress } from "../target-address.ts";
import type { Compression } from "../transport.ts";

/** How many bytes a message may have where the target says nothing of it. */
export const defaultMaxMessageBytes: number = 64 * 1024 * 1024;

// https://github.com/grpc/grpc/blob/master/include/grpc/impl/compression_types.h
const algorithms: Readonly<Record<Compression, number>> = { identity: 0, deflate: 1, gzip: 2 };

/** What a channel is opened with, beside its address and credentials. */
export interface ChannelRequest {
  readonly target: Target;
  readonly compression: Compression;
  readonly maxAttempts: number;
}

/** The settings of a channel of the library. https://github.com/grpc/grpc-node/blob/master/packages/grpc-js/README.md */
export function channelOptions({
  target,
  compression,
  maxAttempts,
}: ChannelRequest): ChannelOptions {
  return {
    ...retries(maxAttempts),
    ...authority(target),
    "grpc.default_compression_algorithm": algorithms[compression],
    "grpc.max_receive_message_length": target.maxMessageBytes ?? defaultMaxMessageBytes,
    "grpc.max_send_message_length": -1,
    // A server that is started again is there at once, and it is ours to find out.
    "grpc.initial_reconnect_backoff_ms": 50,
    "grpc.max_reconnect_backoff_ms": 500,
    // What the environment says of proxies is not for the addresses that we are given.
    "grpc.enable_http_proxy": 0,
    "grpc.enable_channelz": 0,
    "grpc.use_local_subchannel_pool": 1,
  };
}

/** An address in a form that the library's resolvers read. */
export function channelAddress(address: string): string {
  return addressText(targetAddress(address));
}

function retries(maxAttempts: number): ChannelOptions {
  const retryPolicy = {
    maxAttempts,
    ...{ initialBackoff: "0.01s", maxBackoff: "0.01s", backoffMultiplier: 1 },
    retryableStatusCodes: ["UNAVAILABLE"],
  };
  const config = { methodConfig: [{ name: [{}], ...(maxAttempts > 1 && { retryPolicy }) }] };
  return {
    "grpc.service_config": JSON.stringify(config),
    "grpc.service_config_disable_resolution": 1,
    // Without a policy a call would still be made again where it is sure that no server saw it.
    "grpc.enable_retries": maxAttempts > 1 ? 1 : 0,
  };
}

/** As grpcurl has it: the name stands in `:authority`, and is the one that the certificate must be for. */
function authority({ authority: name, tls }: Target): ChannelOptions {
  if (name === undefined) return {};
  return {
    "grpc.default_authority": name,
    ...(tls !== undefined && { "grpc.ssl_target_name_override": hostOf(name) }),
  };
}

/** An authority without its port. https://www.rfc-editor.org/rfc/rfc3986#section-3.2 */
function hostOf(name: string): string {
  return name.replace(/:\d*$/, "").replace(/^\[|\]$/g, "");
}
