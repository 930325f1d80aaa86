import * as z from "zod/mini";
import type { AgentOptions } from "./agents.js";
import type { After } from "./timer.js";

/** How connections are made, the same for every platform. */
export interface HttpOptions {
  /**
   * Longest time for looking up the host, connecting and the TLS handshake together, in milliseconds; past it a request
   * fails as `unreachable`. Default 10,000.
   */
  readonly connectTimeoutMs?: number | undefined;
  /** Connections to one host at a time; further requests wait for one. Default 64. */
  readonly maxSockets?: number | undefined;
  /** Longest body of an answer that is accepted, in bytes; a longer one fails as `rejected`. Default 4 MiB. */
  readonly maxAnswerBytes?: number | undefined;
  /** Certificates in PEM to trust instead of the well-known authorities', for hosts with a private authority. */
  readonly ca?: AgentOptions["ca"];
  /**
   * An HTTP proxy that is asked to CONNECT to every host, as in `http://user:password@proxy.example:3128`. Default none:
   * `HTTP_PROXY`, `HTTPS_PROXY` and their like in the environment never apply by themselves.
   */
  readonly proxy?: string | undefined;
  /** Timers, for tests. Default the real ones. */
  readonly after?: After | undefined;
}

const count = z.int().check(z.gte(1));

/** What users may give as `HttpOptions`. */
export const httpOptions: z.core.$ZodType<HttpOptions> = z.strictObject({
  connectTimeoutMs: z.optional(count),
  maxSockets: z.optional(count),
  maxAnswerBytes: z.optional(count),
  ca: z.optional(
    z.custom<NonNullable<HttpOptions["ca"]>>(isCertificates, "one or more certificates as PEM"),
  ),
  proxy: z.optional(z.url({ protocol: /^http$/, error: "a URL like http://proxy.example:3128" })),
  after: z.optional(z.custom<After>((value) => typeof value === "function", "a function")),
});

function isCertificates(value: unknown): boolean {
  return [value].flat().every((entry) => typeof entry === "string" || Buffer.isBuffer(entry));
}
