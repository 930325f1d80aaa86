import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import { parseInput } from "../../../validation.js";
import { readJwt } from "./jwt.js";
import type { Claims } from "./jwt.js";

/** A request that came to a webhook's address, and what to judge it by. */
export interface JwplayerWebhookRequest {
  /** As `node:http` has them, or a `Headers` object. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it was received: not parsed, not written anew. */
  readonly body: string | Uint8Array;
  /** The webhook's own secret, which the platform told once, when the webhook was made. Not the API secret. */
  readonly secret: string;
  /**
   * How long ago the event may have happened, in milliseconds. Default: any time, since JW Player does not say for how long
   * it repeats a delivery. With a limit, a delivery that somebody recorded cannot be played back later.
   */
  readonly maxAgeMs?: number | undefined;
  /** Unix time in milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** What a webhook told. */
export interface JwplayerWebhookEvent {
  /** JW Player's own word, as in `media_available`: there may be more of them than are known here. */
  readonly event: string;
  /** The property. */
  readonly siteId: string;
  /** The asset that it is about, as `status` and `waitUntilReady` take it. Undefined when it is about no media. */
  readonly mediaId: string | undefined;
  readonly webhookId: string | undefined;
  /** When it happened. */
  readonly happenedAt: Date;
  /** All that was told, in the platform's own names. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Why a request was not believed: the error's `code`. */
export type JwplayerWebhookFault =
  "signature-missing" | "signature-wrong" | "body-changed" | "body-unknown" | "stale";

const isHeaders = (value: unknown): boolean => typeof value === "object" && value !== null;
const isFunction = (value: unknown): boolean => typeof value === "function";
const isBody = (value: unknown): boolean =>
  typeof value === "string" || value instanceof Uint8Array;
const secret = "the secret that the platform told when the webhook was made";

const requestSchema = z.strictObject({
  headers: z.custom<JwplayerWebhookRequest["headers"]>(isHeaders, "the request's headers"),
  body: z.custom<string | Uint8Array>(isBody, "the request's body as text or bytes, not parsed"),
  secret: z.string(secret).check(z.minLength(1, secret)),
  maxAgeMs: z.optional(z.number("a positive number of milliseconds").check(z.positive())),
  clock: z.optional(z.custom<() => number>(isFunction, "a function that gives milliseconds")),
});

const payloadSchema = z.looseObject({
  event: z.string(),
  site_id: z.string(),
  media_id: z.optional(z.string()),
  webhook_id: z.optional(z.string()),
  event_time: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
});

/**
 * Reads a delivery of a JW Player webhook (API v2), once it is sure that it comes from JW Player: the token in its
 * `Authorization` header must be signed with the webhook's secret and say the same as the body (the platform's page
 * "Learn about webhooks", Verify the authenticity of a webhook). Makes no call.
 * @throws UploadError `unauthorized` when the request is not to be believed, with a JwplayerWebhookFault as `code`;
 * `invalid-input` when this function was called wrongly.
 */
export function verifyJwplayerWebhook(request: JwplayerWebhookRequest): JwplayerWebhookEvent {
  const given = parseInput(requestSchema, request, "webhook request");
  const claims = readJwt(tokenOf(given.headers), given.secret);
  if (claims === undefined)
    throw refusal(
      "signature-wrong",
      "it is not signed with this secret, so it was forged, or `secret` is not that of this webhook",
    );
  const payload = parseBody(given.body);
  if (!saysTheSame(claims, payload))
    throw refusal("body-changed", "its body is not what its signature is for");
  const event = eventOf(payload);
  requireFresh(event, claims, given);
  return event;
}

/** @throws UploadError when there is none. */
function tokenOf(headers: JwplayerWebhookRequest["headers"]): string {
  const value =
    headers instanceof Headers
      ? headers.get("authorization")
      : Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  const [, token] = /^Bearer +(\S+)$/i.exec([value ?? ""].flat().join()) ?? [];
  if (token !== undefined) return token;
  throw refusal("signature-missing", "it has no signed token (a JWT) in its Authorization header");
}

function parseBody(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** What a token may say about itself (RFC 7519, 4.1). Whether JW Player's say any of it is not documented. */
const aboutTheToken = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

function saysTheSame(claims: Claims, payload: unknown): payload is Claims {
  if (typeof payload !== "object" || payload === null) return false;
  const told = Object.entries(claims).filter(
    ([name]) => name in payload || !aboutTheToken.includes(name),
  );
  return isDeepStrictEqual(Object.fromEntries(told), payload);
}

function eventOf(payload: Claims): JwplayerWebhookEvent {
  const { data } = payloadSchema.safeParse(payload);
  if (data === undefined)
    throw refusal("body-unknown", "it is signed, but tells no event, site and time");
  return {
    event: data.event,
    siteId: data.site_id,
    mediaId: data.media_id,
    webhookId: data.webhook_id,
    happenedAt: new Date(data.event_time),
    payload,
  };
}

function requireFresh(
  { happenedAt }: JwplayerWebhookEvent,
  { exp }: Claims,
  { maxAgeMs = Infinity, clock = Date.now }: z.infer<typeof requestSchema>,
): void {
  const now = clock();
  if (typeof exp === "number" && now >= exp * 1000)
    throw refusal("stale", "its token has expired (exp)");
  if (now - happenedAt.getTime() > maxAgeMs)
    throw refusal("stale", `it tells of ${happenedAt.toISOString()}, longer ago than maxAgeMs`);
}

function refusal(code: JwplayerWebhookFault, text: string): UploadError {
  const message = `the webhook's request is not to be believed: ${text}`;
  return new UploadError("unauthorized", message, {
    provider: "JW Player",
    operation: "webhook",
    code,
  });
}
