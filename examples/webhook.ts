/**
 * Being told instead of asking: a server for JW Player's webhooks, which believes only what JW Player has signed. Here the
 * emulator plays JW Player and the server runs on this machine; on the internet it needs an HTTPS address of its own.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createUploader, jwplayer, UploadError, verifyJwplayerWebhook } from "upreel";
import { startEmulator } from "upreel/emulator";
import { clip } from "./support/video.js";

const emulator = await startEmulator();
const account = emulator.credentials.jwplayerV2;

const server = createServer((request, response) => {
  void receive(request).then((status) => response.writeHead(status).end());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

// Once for each webhook: its secret is told in this answer only, so keep it with your other secrets.
const registration = await fetch(`${emulator.url}/v2/webhooks/`, {
  method: "POST",
  headers: { Authorization: `Bearer ${account.secret}`, "Content-Type": "application/json" },
  body: JSON.stringify({
    metadata: {
      name: "Videos that can be played",
      events: ["media_available"],
      site_ids: [account.siteId],
      webhook_url: `http://127.0.0.1:${port}/jwplayer`,
    },
  }),
});
const webhook = (await registration.json()) as { readonly secret: string };

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
const uploader = createUploader(jwplayer({ ...account, baseUrl: emulator.url }));
const asset = await uploader.upload(clip, { title: "Clip" });
const [{ mediaId }] = (await told) as [{ readonly mediaId: string }];
if (mediaId !== asset.id) throw new Error("the webhook told of another media");

// Anybody can send something that looks like it.
const forged = { event: "media_available", media_id: asset.id, site_id: account.siteId };
const { status } = await fetch(`http://127.0.0.1:${port}/jwplayer`, {
  method: "POST",
  headers: { Authorization: "Bearer forged" },
  body: JSON.stringify(forged),
});
if (status !== 401) throw new Error("a forged request was believed");

server.close();
await emulator.stop();
