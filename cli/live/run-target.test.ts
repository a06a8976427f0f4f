import { expect, test } from "vitest";
import { type ConnectionFlags, runTarget } from "./run-target.ts";

const none: ConnectionFlags = { header: [] };

test.each<[string, Partial<ConnectionFlags>, object | undefined]>([
  ["localhost:1", {}, undefined],
  ["127.0.0.1:1", { plaintext: false }, { insecure: false }],
  ["[::1]:1", { insecure: true }, { insecure: true }],
  ["unix:/run/a.sock", {}, undefined],
  ["example.com:1", { allowRemote: true }, { insecure: false }],
  ["example.com:1", { allowRemote: true, plaintext: true }, undefined],
])("%s with %o is secured by %o", (address, flags, tls) => {
  expect(runTarget(address, { ...none, ...flags }).tls).toEqual(tls);
});

test("the files of certificates are read", () => {
  const file = import.meta.filename;

  expect(runTarget("localhost:1", { ...none, cacert: file, authority: "a" })).toMatchObject({
    authority: "a",
    tls: { ca: expect.any(Uint8Array), insecure: false },
  });
});

test.each<[string, Partial<ConnectionFlags>, string]>([
  ["example.com:1", {}, "example.com:1 is not known to be this machine"],
  ["0.0.0.0:1", {}, "0.0.0.0:1 is not known to be this machine"],
  ["localhost", {}, 'not the address of a server: "localhost"'],
  ["localhost:1", { plaintext: true, cacert: "a" }, "--plaintext goes with none of"],
  ["localhost:1", { cacert: "no.pem" }, "--cacert no.pem: no such file"],
])("%s with %o is refused", (address, flags, message) => {
  expect(() => runTarget(address, { ...none, ...flags })).toThrow(message);
});
