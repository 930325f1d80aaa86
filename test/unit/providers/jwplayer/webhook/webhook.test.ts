import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { UploadError } from "../../../../../src/errors.js";
import { verifyJwplayerWebhook } from "../../../../../src/providers/jwplayer/webhook/webhook.js";
import type { JwplayerWebhookRequest } from "../../../../../src/providers/jwplayer/webhook/webhook.js";

const secret = "vNq2Lr8Xw0bTzK5yJ7mGh3dPf6sAeC1u";
/** The platform's own example ("Learn about webhooks", Conversions Complete). */
const payload = {
  event: "conversions_complete",
  media_id: "MNYaMSQl",
  webhook_id: "2yW4KmiG",
  site_id: "9KboGBFu",
  event_time: "2024-08-27T00:20:57+00:00",
};
const happenedAt = new Date("2024-08-27T00:20:57Z");

function jwt(claims: object, { header = { alg: "HS256", typ: "JWT" }, key = secret } = {}): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function requestOf(changes: Partial<JwplayerWebhookRequest> = {}): JwplayerWebhookRequest {
  const headers = { authorization: `Bearer ${jwt(payload)}` };
  return { headers, body: JSON.stringify(payload), secret, ...changes };
}

function refusalOf(request: JwplayerWebhookRequest): UploadError {
  try {
    verifyJwplayerWebhook(request);
  } catch (error) {
    expect(error).toBeInstanceOf(UploadError);
    return error as UploadError;
  }
  throw new Error("the request was believed");
}

describe("a delivery by JW Player", () => {
  const told = {
    event: "conversions_complete",
    siteId: "9KboGBFu",
    mediaId: "MNYaMSQl",
    webhookId: "2yW4KmiG",
    happenedAt,
    payload,
  };

  it("tells the event, the property and the media", () => {
    expect(verifyJwplayerWebhook(requestOf())).toEqual(told);
  });

  it("comes in whatever form a server has it", () => {
    const token = jwt(payload);
    const forms: Partial<JwplayerWebhookRequest>[] = [
      { body: Buffer.from(JSON.stringify(payload)) },
      { body: new TextEncoder().encode(JSON.stringify(payload, undefined, 2)) },
      { headers: new Headers({ Authorization: `Bearer ${token}` }) },
      { headers: { Authorization: `bearer  ${token}`, "content-type": "application/json" } },
      { headers: { AUTHORIZATION: [`Bearer ${token}`] } },
    ];
    for (const form of forms) expect(verifyJwplayerWebhook(requestOf(form))).toEqual(told);
  });

  it("may have its fields in another order than its token, which may have claims of its own", () => {
    const claims = {
      iat: 1,
      exp: 9_999_999_999,
      ...Object.fromEntries(Object.entries(payload).reverse()),
    };
    const headers = { authorization: `Bearer ${jwt(claims)}` };
    expect(verifyJwplayerWebhook(requestOf({ headers }))).toEqual(told);
  });

  it("may be about no media", () => {
    const channel = {
      event: "channel_active",
      channel_id: "YijbmYHJ",
      webhook_id: "2yW4KmiG",
      site_id: "9KboGBFu",
      event_time: "2024-08-29T03:01:24+00:00",
    };
    const headers = { authorization: `Bearer ${jwt(channel)}` };
    const event = verifyJwplayerWebhook(requestOf({ headers, body: JSON.stringify(channel) }));
    expect(event).toMatchObject({ event: "channel_active", mediaId: undefined, payload: channel });
  });
});

describe("what is not to be believed", () => {
  const [head = "", claims = "", signature = ""] = jwt(payload).split(".");
  const authorized = (value: string) => ({ headers: { authorization: value } });
  const changed = JSON.stringify({ ...payload, media_id: "aaaaaaaa" });
  const unsigned = Buffer.from('{"alg":"none"}').toString("base64url");

  it.each<[string, Partial<JwplayerWebhookRequest>, string]>([
    ["no Authorization", { headers: {} }, "signature-missing"],
    ["no token in it", authorized("Bearer "), "signature-missing"],
    ["another scheme", authorized("Basic dXNlcjpwYXNz"), "signature-missing"],
    ["another webhook's secret", { secret: `${secret}x` }, "signature-wrong"],
    ["no JWT", authorized("Bearer token"), "signature-wrong"],
    [
      "a cut signature",
      authorized(`Bearer ${head}.${claims}.${signature.slice(4)}`),
      "signature-wrong",
    ],
    ["no signature", authorized(`Bearer ${head}.${claims}.`), "signature-wrong"],
    ["the algorithm none", authorized(`Bearer ${unsigned}.${claims}.`), "signature-wrong"],
    [
      "another algorithm, rightly signed",
      authorized(`Bearer ${jwt(payload, { header: { alg: "HS512", typ: "JWT" } })}`),
      "signature-wrong",
    ],
    ["a fourth part", authorized(`Bearer ${jwt(payload)}.${signature}`), "signature-wrong"],
    ["another body", { body: changed }, "body-changed"],
    ["one field more", { body: JSON.stringify({ ...payload, more: 1 }) }, "body-changed"],
    ["one field less", { body: JSON.stringify({ event: payload.event }) }, "body-changed"],
    ["a body that is no JSON", { body: "event=media_available" }, "body-changed"],
    ["an empty body", { body: "" }, "body-changed"],
    ["nothing but null", { ...authorized(`Bearer ${jwt({})}`), body: "null" }, "body-changed"],
    [
      "a body that tells no event",
      { ...authorized(`Bearer ${jwt({ hello: "world" })}`), body: '{"hello":"world"}' },
      "body-unknown",
    ],
  ])("%s", (_, changes, code) => {
    const { kind, code: given, message } = refusalOf(requestOf(changes));
    expect([kind, given]).toEqual(["unauthorized", code]);
    expect(message).not.toContain(secret);
    expect(message).not.toContain(signature);
    expect(message).not.toContain("[redacted]");
  });

  it("a delivery that is older than the caller allows", () => {
    const request = (ageMs: number): JwplayerWebhookRequest =>
      requestOf({ maxAgeMs: 60_000, clock: () => happenedAt.getTime() + ageMs });
    expect(verifyJwplayerWebhook(request(60_000))).toMatchObject({ mediaId: "MNYaMSQl" });
    expect(refusalOf(request(60_001))).toMatchObject({ kind: "unauthorized", code: "stale" });
    expect(verifyJwplayerWebhook(request(-5_000))).toMatchObject({ mediaId: "MNYaMSQl" });
  });

  it("a token that says that it has expired", () => {
    const headers = { authorization: `Bearer ${jwt({ ...payload, exp: 1_000 })}` };
    const request = (clock: () => number) => requestOf({ headers, clock });
    expect(refusalOf(request(() => 1_000_000))).toMatchObject({ code: "stale" });
    expect(verifyJwplayerWebhook(request(() => 999_999)).mediaId).toBe("MNYaMSQl");
  });
});

describe("a call that cannot work", () => {
  it.each<[string, object]>([
    ["body must be the request's body as text or bytes, not parsed", { body: payload }],
    ["secret must be the secret that the platform told", { secret: "" }],
    ["headers must be the request's headers", { headers: "Bearer x" }],
    ['unknown field "maxAge", did you mean "maxAgeMs"?', { maxAge: 5 }],
    ["maxAgeMs must be a positive number of milliseconds", { maxAgeMs: -1 }],
  ])("%s", (text, changes) => {
    const { kind, message } = refusalOf({ ...requestOf(), ...changes });
    expect(kind).toBe("invalid-input");
    expect(message).toContain(text);
    expect(message).not.toContain(secret);
  });
});
