import { expect, test } from "vitest";
import { lastWords } from "./last-words.ts";

const node = `listening at 5000
/srv/app.js:7
    throw new TypeError("no such word");
    ^

TypeError: no such word
    at Object.put (/srv/app.js:7:11)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5) {
  code: 'E_WORD'
}

Node.js v22.11.0
`;

const go = `2026/01/01 listening
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f3a1]

goroutine 34 [running]:
main.(*server).Put(0x0)
	/srv/main.go:21 +0x1d
exit status 2
`;

const python = `Traceback (most recent call last):
  File "/srv/app.py", line 3, in put
    raise Fault("no such word")
app.Fault: no such word
`;

const java = `Exception in thread "grpc-1" java.lang.IllegalStateException: no such word
	at acme.Words.put(Words.java:12)
Caused by: java.lang.NullPointerException
	... 3 more
`;

const rust = `thread 'tokio-runtime-worker' panicked at src/main.rs:7:9:
no such word
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace
`;

test.each([
  ["Node", node, "TypeError: no such word"],
  ["Node, in several lines", "Error: one\ntwo\n    at put (/srv/app.js:7:11)\n", "Error: one"],
  [
    "Node without memory",
    "<--- Last few GCs --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n 1: 0xb8ced4 node::OOMErrorHandler\n",
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
  ],
  ["Go", go, "panic: runtime error: invalid memory address or nil pointer dereference"],
  ["Python", python, "app.Fault: no such word"],
  ["Java", java, 'Exception in thread "grpc-1" java.lang.IllegalStateException: no such word'],
  ["Rust", rust, "thread 'tokio-runtime-worker' panicked at src/main.rs:7:9:\nno such word"],
])("of the end of a program in %s the line is told that says why", (_, words, told) => {
  expect(lastWords(words)).toBe(told);
});

test("of other words the last lines are told", () => {
  expect(lastWords("one\ntwo\r\nthree\nfour\n")).toBe("two\nthree\nfour");
  expect(lastWords(" \n")).toBe("");
});

test("an error that the server outlived is not what it died of", () => {
  const words = "Error: refused\n    at put (/srv/app.js:7:11)\nshutting down\nbye\n";

  expect(lastWords(words)).toBe("    at put (/srv/app.js:7:11)\nshutting down\nbye");
});
