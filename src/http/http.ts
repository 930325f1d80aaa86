/** The port through which adapters speak HTTP. `axios.ts` implements it; nothing here knows how. */

/** Bytes of a fixed length, opened anew for each attempt. The same shape as the model's `Body`. */
export interface HttpBody {
  readonly sizeBytes: number;
  open(): Promise<{
    read(scratch: Uint8Array): Promise<Uint8Array>;
    close(): Promise<void>;
  }>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  readonly url: string;
  /** Sent as given. A body without a `Content-Type` here is sent without one; `Content-Length` is always set. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: HttpBody | undefined;
  readonly signal: AbortSignal;
  /** Told of every block of body bytes that the socket took. */
  readonly onSent?: ((bytes: number) => void) | undefined;
  /**
   * Ask before sending the body, and wait at most this long for the go-ahead, in milliseconds. A refusal then costs one
   * round trip and no bytes. Never towards JW Player's v1 upload host, whose old servers do not answer the question.
   */
  readonly expectContinueMs?: number | undefined;
  /** Digest the body bytes while they are sent; the hex digest is in the answer. */
  readonly digest?: "md5" | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Hex digest of the body bytes that were sent, when asked for. */
  readonly digest?: string | undefined;
}

export interface Http {
  /**
   * One exchange, without redirects and without retries. Every HTTP status resolves: what a status means is the
   * adapter's knowledge. A refusal (3xx and above) ends the body where it is; a success that comes early does not.
   *
   * Settles once nothing is left of it: the body's reader is closed, and the socket is free for the next request or
   * destroyed. Only a reader that is still being opened is closed later, as soon as it is open.
   * @throws UploadError `unreachable` when no connection was made (TLS included), `interrupted` when it broke afterwards
   * or a success did not wait for the whole body, `rejected` when the answer is longer than any expected one,
   * `aborted` (or the signal's own UploadError) when the signal fired, `source-changed` when the body is shorter than its
   * `sizeBytes` and `internal` when it is longer, and whatever the body's reader threw.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections. Running requests go on, and further ones connect anew. */
  close(): void;
}
