/** v2's webhooks: registered through the API, delivered over HTTP. */
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clock, put, start } from "./client.js";

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let receiver: Server;
let deliveries: Delivery[];
let webhook_url: string;

beforeEach(async () => {
  deliveries = [];
  receiver = createServer((request, response) => {
    void request
      .setEncoding("utf8")
      .toArray()
      .then((texts) => {
        deliveries.push({ headers: request.headers, body: texts.join("") });
        response.end();
      });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  webhook_url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});

afterEach(async () => {
  receiver.close();
  await once(receiver, "close");
});

async function open(events: readonly string[]) {
  const stage = await start();
  const { siteId } = stage.emulator.credentials.jwplayerV2;
  const metadata = { name: "mine", events, site_ids: [siteId], webhook_url };
  const { status, body } = await stage.api("POST", "webhooks", { body: { metadata } });
  return { ...stage, siteId, metadata, status, webhook: body };
}

const told = () => deliveries.map(({ body }) => (JSON.parse(body) as { event: string }).event);
const decode = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString()) as unknown;

describe("a webhook", () => {
  it("tells its secret once", async () => {
    const { api, status, webhook, metadata } = await open(["media_created"]);
    expect(status).toBe(201);
    expect(webhook).toMatchObject({ type: "webhook", metadata });
    expect(webhook.secret).toMatch(/^\w{32}$/);
    const shown = (await api("GET", `webhooks/${webhook.id}`)).body;
    expect(shown.metadata).toEqual(metadata);
    expect(shown.secret).toBeUndefined();
    expect((await api("GET", "webhooks")).body.total).toBe(1);
    expect((await api("DELETE", `webhooks/${webhook.id}`)).status).toBe(204);
    expect((await api("GET", `webhooks/${webhook.id}`)).status).toBe(404);
  });

  it("is refused without all that it needs", async () => {
    const { api, metadata } = await open(["media_created"]);
    const changes = [
      { name: undefined },
      { events: [] },
      { events: ["media_born"] },
      { site_ids: ["AnyOther"] },
      { webhook_url: "nowhere" },
      { secret: "mine" },
    ];
    for (const change of changes) {
      const body = { metadata: { ...metadata, ...change } };
      expect((await api("POST", "webhooks", { body })).status).toBe(400);
    }
  });

  it("gets a payload signed with its secret", async () => {
    const { create, siteId, webhook } = await open(["media_created"]);
    const { id } = await create();
    await expect.poll(() => deliveries).toHaveLength(1);
    const { headers, body } = deliveries[0]!;
    const payload = JSON.parse(body) as unknown;
    expect(payload).toEqual({
      event: "media_created",
      media_id: id,
      webhook_id: webhook.id,
      site_id: siteId,
      event_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/) as string,
    });
    const [, token = ""] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
    const [head = "", claims = "", signature] = token.split(".");
    expect(decode(head)).toEqual({ alg: "HS256", typ: "JWT" });
    expect(decode(claims)).toEqual(payload);
    const hmac = createHmac("sha256", webhook.secret).update(`${head}.${claims}`);
    expect(signature).toBe(hmac.digest("base64url"));
  });

  it("is told what it asked for, from a media's beginning to its end", async () => {
    const events = ["media_available", "media_deleted", "media_reuploaded", "conversions_complete"];
    const { api, create } = await open(events);
    const { id, upload_link } = await create();
    await put(upload_link, Buffer.from("video"));
    await clock.advance(1000);
    await expect.poll(told).toHaveLength(2);
    expect(told().sort()).toEqual(["conversions_complete", "media_available"]);
    const body = { upload: { method: "direct" } };
    await api("PUT", `sites/:site/media/${id}/reupload`, { body });
    await expect.poll(told).toHaveLength(3);
    await put(upload_link, Buffer.from("newer"));
    await clock.advance(1000);
    await expect.poll(told).toHaveLength(4);
    await api("PATCH", `sites/:site/media/${id}`, { body: { metadata: { title: "Talk" } } });
    await api("DELETE", `sites/:site/media/${id}`);
    await expect.poll(told).toHaveLength(5);
    expect(told().slice(2)).toEqual(["media_reuploaded", "media_available", "media_deleted"]);
  });

  it("hears nothing of a video that is not yet to be seen", async () => {
    const { create } = await open(["media_available", "conversions_complete"]);
    const { upload_link } = await create({}, { publish_start_date: "2099-01-01T00:00:00Z" });
    await put(upload_link, Buffer.from("video"));
    await clock.advance(1000);
    await expect.poll(told).toEqual(["conversions_complete"]);
  });

  it("may have nobody at its address", async () => {
    const { api, create, emulator, metadata } = await open(["media_created"]);
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const nobody = { ...metadata, webhook_url: `http://127.0.0.1:${port}/` };
    expect((await api("POST", "webhooks", { body: { metadata: nobody } })).status).toBe(201);
    await create();
    await expect.poll(() => deliveries).toHaveLength(1);
    await expect(emulator.stop()).resolves.toBeUndefined();
  });
});
