import type { MockHandler } from "../../../../mocks/server/mock-options.ts";
import { found, refused, type Sent, sentOf } from "./handling.ts";

/** Notes behind a login, whose token stands in each request. */
export const accountsProto = `
package test.accounts;
service Accounts {
  rpc ReadNote(ReadNoteRequest) returns (Note);
  rpc WriteNote(WriteNoteRequest) returns (Note);
  rpc Login(LoginRequest) returns (LoginResponse);
  rpc SignUp(SignUpRequest) returns (SignUpResponse);
  rpc Logout(LogoutRequest) returns (LogoutResponse);
}
message SignUpRequest { string username = 1; string password = 2; }
message SignUpResponse { }
message LoginRequest { string username = 1; string password = 2; }
message LoginResponse { string session_token = 1; }
message LogoutRequest { string session_token = 1; }
message LogoutResponse { }
message WriteNoteRequest { string auth_token = 1; string text = 2; }
message ReadNoteRequest { string auth_token = 1; string note_id = 2; }
message Note { string note_id = 1; string text = 2; }
`;

/** Accounts that keep what they are told. */
export class Accounts {
  readonly users: Map<string, string> = new Map();
  readonly tokens: Set<string> = new Set();
  readonly notes: Map<string, object> = new Map();
  private next = 0;

  get handlers(): Readonly<Record<string, MockHandler>> {
    return {
      "test.accounts.Accounts/SignUp": sentOf((sent) => this.signUp(sent)),
      "test.accounts.Accounts/Login": sentOf((sent) => this.login(sent)),
      "test.accounts.Accounts/Logout": sentOf(({ sessionToken }) =>
        this.tokens.delete(String(sessionToken)) ? {} : { status: "UNAUTHENTICATED" },
      ),
      "test.accounts.Accounts/WriteNote": this.loggedIn(({ text }) => {
        const noteId = `n${this.next++}`;
        this.notes.set(noteId, { noteId, text: String(text ?? "") });
        return found(this.notes.get(noteId));
      }),
      "test.accounts.Accounts/ReadNote": this.loggedIn(({ noteId }) =>
        found(this.notes.get(String(noteId))),
      ),
    };
  }

  private signUp({ username, password }: Sent): ReturnType<MockHandler> {
    if (username === undefined) return refused("username");
    if (String(password ?? "").length < 8) return refused("the password is too short");
    if (this.users.has(String(username))) return { status: "ALREADY_EXISTS" };
    this.users.set(String(username), String(password));
    return {};
  }

  private login({ username, password }: Sent): ReturnType<MockHandler> {
    if (this.users.get(String(username)) !== password || password === undefined)
      return { status: "UNAUTHENTICATED", message: "wrong user or password" };
    const sessionToken = `t${this.next++}`;
    this.tokens.add(sessionToken);
    return { response: { sessionToken } };
  }

  private loggedIn(handle: (sent: Sent) => ReturnType<MockHandler>): MockHandler {
    return sentOf((sent) =>
      this.tokens.has(String(sent["authToken"])) ? handle(sent) : { status: "UNAUTHENTICATED" },
    );
  }
}
