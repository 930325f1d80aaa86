/**
 * Being told instead of asking: a server for JW Player's webhooks, which believes only what JW Player has signed. Here the
 * emulator plays JW Player and the server runs on this machine; on the internet it needs an HTTPS address of its own.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { UploadError, verifyJwplayerWebhook } from "upreel";
import { startEmulator } from "upreel/emulator";

const emulator = await startEmulator();
const { siteId, secret: apiSecret } = emulator.credentials.jwplayerV2;

const server = createServer((request, response) => {
  void receive(request).then((status) => response.writeHead(status).end());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

// Once for each webhook: its secret is told in this answer only, so keep it with your other secrets.
const webhook = await post("webhooks", {
  metadata: {
    name: "Videos that can be played",
    events: ["media_available", "media_created"],
    site_ids: [siteId],
    webhook_url: `http://127.0.0.1:${port}/jwplayer`,
  },
});

/** @returns the status to answer with: JW Player need not learn why it was not believed. */
async function receive(request: IncomingMessage): Promise<number> {
  const body = Buffer.concat((await request.toArray()) as Buffer[]);
  try {
    const { headers } = request;
    const told = verifyJwplayerWebhook({ headers, body, secret: webhook.secret });
    console.log(`${told.event}: ${told.mediaId ?? "no media"} of ${told.siteId}`);
    server.emit("told", told);
    return 204;
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    console.log(`refused (${error.code ?? error.kind}): ${error.message}`);
    return 401;
  }
}

const told = once(server, "told");
const media = await post(`sites/${siteId}/media`, { upload: {}, metadata: { title: "Clip" } });
const [{ mediaId }] = (await told) as [{ mediaId: string }];
if (mediaId !== media.id) throw new Error("the webhook told of another media");

// Anybody can send something that looks like it.
const forged = { event: "media_available", media_id: media.id, site_id: siteId };
const { status } = await fetch(`http://127.0.0.1:${port}/jwplayer`, {
  method: "POST",
  headers: { Authorization: "Bearer forged" },
  body: JSON.stringify(forged),
});
if (status !== 401) throw new Error("a forged request was believed");

server.close();
await emulator.stop();

async function post(path: string, body: object): Promise<{ id: string; secret: string }> {
  const answer = await fetch(`${emulator.url}/v2/${path}/`, {
    method: "POST",
    headers: { Authorization: `Bearer ${apiSecret}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { id: string; secret: string };
}
