import { expect, test } from "vitest";
import { installedVersion } from "./installed-version.ts";

test.each(["protobufjs", "@bufbuild/protobuf", "@grpc/proto-loader"])(
  "knows the version of %s, whether or not it exports its package.json",
  (name) => {
    expect(installedVersion(name)).toMatch(/^\d+\.\d+\.\d+$/);
  },
);

test("throws for a package that is not installed", () => {
  expect(() => installedVersion("wireproof-no-such-package")).toThrow("Cannot find module");
});
