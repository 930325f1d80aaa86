/** Deliveries that the emulator makes for what happens to a media. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { startEmulator } from "../../../../../src/emulator/index.js";
import type { Emulator } from "../../../../../src/emulator/index.js";
import { verifyJwplayerWebhook } from "../../../../../src/providers/jwplayer/webhook/webhook.js";

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

it("tells of a media from its making to its end", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.stop());
  const { url, deliveries } = await receiver();
  const { siteId } = emulator.credentials.jwplayerV2;
  const events = ["media_created", "media_deleted"];
  const metadata = { name: "mine", events, site_ids: [siteId], webhook_url: url };
  const { id: webhookId, secret } = await call(emulator, "POST", "webhooks", { metadata });
  const media = await call(emulator, "POST", `sites/${siteId}/media`, { upload: {}, metadata: {} });
  await expect.poll(() => deliveries).toHaveLength(1);
  await call(emulator, "DELETE", `sites/${siteId}/media/${media.id}`);
  await expect.poll(() => deliveries).toHaveLength(2);

  const told = deliveries.map(({ headers, body }) =>
    verifyJwplayerWebhook({ headers, body, secret, maxAgeMs: 600_000 }),
  );
  const about = { siteId, mediaId: media.id, webhookId };
  expect(told).toMatchObject([
    { event: "media_created", ...about },
    { event: "media_deleted", ...about },
  ]);
  const [created, deleted] = deliveries;
  expect(() =>
    verifyJwplayerWebhook({ headers: created!.headers, body: deleted!.body, secret }),
  ).toThrow("its body is not what its signature is for");
  expect(() => verifyJwplayerWebhook({ ...created!, secret: "another" })).toThrow(
    "it is not signed with this secret",
  );
});

async function receiver(): Promise<{ readonly url: string; readonly deliveries: Delivery[] }> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((blocks: Buffer[]) => {
      deliveries.push({ headers: request.headers, body: Buffer.concat(blocks) });
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, deliveries };
}

async function call(
  { url, credentials }: Emulator,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly id: string; readonly secret: string }> {
  const answer = await fetch(`${url}/v2/${path}/`, {
    method,
    headers: { Authorization: `Bearer ${credentials.jwplayerV2.secret}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return JSON.parse(text === "" ? "{}" : text) as { id: string; secret: string };
}
