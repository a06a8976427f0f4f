import { stemOf, wordsOf } from "../../../generators/plausible/words.ts";
import type { LiveMethod } from "../../../properties/rpc/exchange.ts";

const creating: ReadonlySet<string> = new Set([
  ...[
    "create",
    "add",
    "register",
    "insert",
    "put",
    "upload",
    "process",
    "start",
    "open",
    "new",
    "make",
  ],
  ...[
    "import",
    "submit",
    "place",
    "begin",
    "issue",
    "login",
    "authenticate",
    "signup",
    "signin",
    "sign",
  ],
  ...[
    "log",
    "enroll",
    "schedule",
    "publish",
    "post",
    "store",
    "save",
    "write",
    "ensure",
    "generate",
  ],
  ...["provision", "launch", "allocate", "reserve", "request", "acquire", "build", "run", "upsert"],
]);

const destroying: ReadonlySet<string> = new Set([
  ...["delete", "remove", "cancel", "destroy", "purge", "drop", "revoke", "close", "unregister"],
  ...["deregister", "terminate", "abort", "clear", "reset", "stop", "kill", "logout", "expire"],
  ...["evict", "discard", "erase", "release", "withdraw", "uninstall", "unpublish", "shutdown"],
]);

const reading: ReadonlySet<string> = new Set([
  ...["get", "list", "find", "search", "query", "fetch", "read", "describe", "lookup", "watch"],
  ...["check", "count", "update", "patch", "set", "modify", "stream", "batch", "show", "view"],
]);

/** Whether the name of a method says that it makes something. */
export function isCreating(method: LiveMethod): boolean {
  return creating.has(verbOf(method));
}

/** Whether the name of a method says that something is gone after it. */
export function isDestroying(method: LiveMethod): boolean {
  return destroying.has(verbOf(method));
}

/** What a method is about: the stems of its name without the verb. */
export function nounsOf(method: LiveMethod): readonly string[] {
  const [verb = "", ...rest] = wordsOf(method.name);
  const isVerb = creating.has(verb) || destroying.has(verb) || reading.has(verb);
  return (isVerb ? rest : [verb, ...rest]).map(stemOf);
}

/** Every word of a method's name, by its stem. */
export function methodWords(method: LiveMethod): readonly string[] {
  return wordsOf(method.name).map(stemOf);
}

function verbOf(method: LiveMethod): string {
  return wordsOf(method.name)[0] ?? "";
}
