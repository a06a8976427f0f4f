import { expect, test } from "vitest";
import { ToolError } from "../schema/tool-error.ts";
import { addressText, isLoopback, targetAddress } from "./target-address.ts";

for (const [text, written] of [
  ["localhost:50051", "localhost:50051"],
  ["orders.example:443", "orders.example:443"],
  ["127.0.0.1:1", "127.0.0.1:1"],
  ["[::1]:65535", "[::1]:65535"],
  [":50051", "localhost:50051"],
  ["dns:localhost:50051", "localhost:50051"],
  ["dns:///localhost:50051", "localhost:50051"],
  ["ipv4:127.0.0.1:50051", "127.0.0.1:50051"],
  ["ipv6:[::1]:50051", "[::1]:50051"],
  ["unix:/run/orders.sock", "unix:/run/orders.sock"],
  ["unix:///run/orders.sock", "unix:/run/orders.sock"],
  ["unix:orders.sock", "unix:orders.sock"],
] as const)
  test(`${text} is ${written}`, () => {
    expect(addressText(targetAddress(text))).toBe(written);
  });

function refusal(text: string): string | undefined {
  try {
    return addressText(targetAddress(text));
  } catch (error) {
    return error instanceof ToolError
      ? `${error.code}: ${error.message} (${error.hint})`
      : undefined;
  }
}

for (const [text, hint] of [
  ["localhost", "write localhost:50051, with the port it listens at"],
  ["::1", "write [::1]:50051, with the port it listens at"],
  ["", "write localhost:50051, [::1]:50051 or unix:/path/of/socket"],
  ["a:b:1", "write localhost:50051, [::1]:50051 or unix:/path/of/socket"],
  ["[orders]:1", "write localhost:50051, [::1]:50051 or unix:/path/of/socket"],
  ["http://localhost:50051/v1", "write localhost:50051, without a scheme"],
  ["https://localhost", "write localhost:50051, without a scheme"],
  ["localhost:", 'the port is a number from 1 to 65535, not ""'],
  ["localhost:0", 'the port is a number from 1 to 65535, not "0"'],
  ["localhost:65536", 'the port is a number from 1 to 65535, not "65536"'],
  ["localhost:grpc", 'the port is a number from 1 to 65535, not "grpc"'],
] as const)
  test(`"${text}" is no address, and the error says how one is written`, () => {
    expect(refusal(text)).toBe(`usage: not the address of a server: "${text}" (${hint})`);
  });

for (const text of [
  ...["localhost:1", "LOCALHOST:1", "localhost.:1", "orders.localhost:1", ":1", "127.0.0.1:1"],
  ...["127.9.9.9:1", "[::1]:1", "[0:0:0:0:0:0:0:1]:1", "[::ffff:127.0.0.1]:1", "unix:/a.sock"],
])
  test(`${text} is of this machine`, () => {
    expect(isLoopback(text)).toBe(true);
  });

for (const text of [
  ...["orders.example:1", "localhost.example:1", "notlocalhost:1", "0.0.0.0:1", "128.0.0.1:1"],
  ...["10.0.0.1:1", "[::]:1", "[::2]:1", "[2001:db8::1]:1", "[1::1]:1", "[::ffff:10.0.0.1]:1"],
  ...["127.1:1", "127.0.0.1.example:1", "[::11]:1", "[::1:1]:1"],
])
  test(`${text} may be of another machine`, () => {
    expect(isLoopback(text)).toBe(false);
  });
