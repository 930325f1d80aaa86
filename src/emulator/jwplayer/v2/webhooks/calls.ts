/** The webhooks API. A webhook's secret is told once, when it is made. */
import { fetchableUrl } from "../../download.js";
import { pageOf } from "../pages.js";
import { refuse, resource } from "../reply.js";
import type { Reply } from "../reply.js";
import type { Call, Route } from "../route.js";
import { faultIn, isListOf, isOneOf, isText, partOf, textOf } from "../shape.js";
import type { Shape } from "../shape.js";
import type { Site } from "../site.js";
import { events } from "./webhooks.js";
import type { Webhook } from "./webhooks.js";

const metadataShape: Shape = {
  name: isText,
  description: isText,
  events: isListOf(isOneOf(...events)),
  site_ids: isListOf(isText),
  webhook_url: isText,
};

export function webhookRoutes(site: Site): readonly Route[] {
  const { webhooks } = site;
  const one = "webhooks/:webhook";
  const on = (run: (webhook: Webhook) => Reply) => (call: Call) => {
    const webhook = webhooks.find(call.ids.webhook ?? "");
    return webhook ? run(webhook) : refuse(404);
  };
  const remove = ({ id }: Webhook): Reply => {
    webhooks.remove(id);
    return { status: 204 };
  };
  return [
    {
      method: "GET",
      path: "webhooks",
      operation: "webhooks.list",
      run: ({ query }) => pageOf(webhooks.all(), query, "webhooks", describe),
    },
    {
      method: "POST",
      path: "webhooks",
      operation: "webhooks.create",
      run: (call) => create(site, call),
    },
    {
      method: "GET",
      path: one,
      operation: "webhooks.get",
      run: on((webhook) => ({ status: 200, body: describe(webhook) })),
    },
    { method: "DELETE", path: one, operation: "webhooks.delete", run: on(remove) },
  ];
}

function create({ webhooks, credentials }: Site, { body }: Call): Reply {
  const metadata = partOf(body, "metadata");
  if (!metadata) return refuse(400);
  const fault = faultIn(metadata, metadataShape);
  if (fault !== undefined) return refuse(400, `metadata.${fault}: Not a valid field`);
  const url = fetchableUrl(textOf(metadata, "webhook_url") ?? "");
  const wanted = metadata.events as readonly string[] | undefined;
  const sites = metadata.site_ids as readonly string[] | undefined;
  if (!url || !wanted?.length || !textOf(metadata, "name")) return refuse(400);
  if (!sites?.includes(credentials.siteId)) return refuse(400, "site_ids: Not a site of yours");
  const webhook = webhooks.add({ metadata, url, events: wanted });
  return { status: 201, body: { ...describe(webhook), secret: webhook.secret } };
}

function describe({ id, createdAt, metadata }: Webhook): Readonly<Record<string, unknown>> {
  return resource({ id, type: "webhook", createdAt, metadata });
}
