/** What is found where a server of gRPC should be. */
export type Sight =
  /** No connection at all. */
  | { readonly kind: "no-host" }
  | { readonly kind: "no-socket" }
  | { readonly kind: "refused" }
  | { readonly kind: "no-connection"; readonly reason: string }
  | { readonly kind: "no-answer"; readonly afterMs: number }
  /** A connection, and no HTTP/2 on it. */
  | { readonly kind: "mute"; readonly afterMs: number }
  | { readonly kind: "closes" }
  | { readonly kind: "http1" }
  | { readonly kind: "other-protocol"; readonly says: string }
  /** TLS where plain text was spoken, and the other way round. */
  | { readonly kind: "wants-tls" }
  | { readonly kind: "wants-plaintext" }
  /** TLS that does not come about. */
  | { readonly kind: "untrusted"; readonly reason: string }
  | { readonly kind: "expired"; readonly on: string }
  | { readonly kind: "not-yet-valid"; readonly from: string }
  | { readonly kind: "other-name"; readonly names: string }
  | { readonly kind: "wants-certificate" }
  | { readonly kind: "refuses-certificate" }
  | { readonly kind: "no-http2-by-tls" }
  | { readonly kind: "no-handshake"; readonly reason: string }
  /** HTTP/2. */
  | { readonly kind: "not-grpc"; readonly answer: string }
  | { readonly kind: "no-response"; readonly afterMs: number }
  | { readonly kind: "grpc" };
