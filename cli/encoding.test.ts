import { commandTest as test } from "./testing/command.ts";

const note = { "note.proto": 'syntax = "proto3"; message Note { string text = 1; }' };

test.concurrent("an encoding that iconv-lite does not know gets the nearest names, and exit code 2", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(note);
  const { code, stdout, stderr } = await sandbox.run([
    ...["roundtrip", "note.proto", "--encoding", "shift-jsi"],
  ]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain('--encoding: iconv-lite knows no encoding "shift-jsi"');
  expect(stderr).toMatch(/did you mean "(?:shiftjis|csshiftjis)"/);
});

test.concurrent("text codecs run where they are asked for, on the encodings that are", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(note);
  const { code, stdout } = await sandbox.run([
    ...["roundtrip", "note.proto", "--codec", "iconv-lite", "--property", "text/streaming-agrees"],
    ...["--encoding", "UTF-7", "--encoding", "cp437", "--no-store", "--max-examples", "5"],
  ]);

  expect(code).toBe(1);
  expect(stdout).toContain("FAIL  text/streaming-agrees  iconv-lite 0.7.3");
  expect(stdout).toContain("2b2b2f512d");
  expect(stdout).not.toContain("gb18030");
});

test.concurrent("no text codec is among those of a run that names none", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(note);
  const { stdout } = await sandbox.run([
    ...["roundtrip", "note.proto", "--property", "text/*", "--encoding", "koi8-r", "--no-store"],
  ]);

  expect(stdout).not.toContain("iconv-lite");
  expect(stdout).toContain("protobuf-es");
});
