/** The webhooks of an account, and whom they tell what. */
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { Ground } from "../../../contract.js";
import { alphanumerics, freshKey } from "../../ids.js";
import { timeText } from "../reply.js";
import type { Fields } from "../shape.js";
import { signJwt } from "./jwt.js";

/** What the emulator tells of; channels it has none. */
export const events = [
  "conversions_complete",
  "media_available",
  "media_created",
  "media_deleted",
  "media_reuploaded",
  "media_updated",
] as const;

export type Event = (typeof events)[number];

export interface Webhook {
  readonly id: string;
  /** Signs every delivery. */
  readonly secret: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly metadata: Fields;
  readonly url: URL;
  readonly events: readonly string[];
}

export interface Webhooks {
  add(given: Pick<Webhook, "metadata" | "url" | "events">): Webhook;
  find(id: string): Webhook | undefined;
  all(): readonly Webhook[];
  remove(id: string): void;
  /**
   * Delivers the event to every webhook that wants it, each once, in the background. What comes of it is of no
   * consequence: whether and when the platform repeats a delivery is not documented.
   */
  tell(event: Event, mediaKey: string): void;
}

export function createWebhooks(ground: Ground, siteId: string): Webhooks {
  const webhooks = new Map<string, Webhook>();
  return {
    add(given) {
      const id = freshKey(webhooks);
      const webhook = { ...given, id, secret: alphanumerics(32), createdAt: ground.clock.now() };
      webhooks.set(id, webhook);
      return webhook;
    },
    find: (id) => webhooks.get(id),
    all: () => [...webhooks.values()],
    remove: (id) => void webhooks.delete(id),
    tell(event, mediaKey) {
      const event_time = timeText(ground.clock.now()).replace(/\.\d+/, "");
      for (const { id, url, secret, events: wanted } of webhooks.values()) {
        if (!wanted.includes(event)) continue;
        const payload = { event, media_id: mediaKey, webhook_id: id, site_id: siteId, event_time };
        ground.background(() => deliver(url, payload, secret, ground.stopped));
      }
    },
  };
}

/** The token's claims are the payload itself; receivers compare the two. */
function deliver(
  url: URL,
  payload: Readonly<Record<string, string>>,
  secret: string,
  signal: AbortSignal,
): Promise<void> {
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  const body = JSON.stringify(payload);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    Authorization: `Bearer ${signJwt(payload, secret)}`,
  };
  return new Promise((resolve) => {
    const done = () => {
      resolve();
    };
    // A connection of its own, closed afterwards: nothing may outlive `stop()`.
    request(url, { method: "POST", headers, signal, agent: false }, (answer) => {
      answer.resume();
      answer.on("close", done);
    })
      .on("error", done)
      .end(body);
  });
}
