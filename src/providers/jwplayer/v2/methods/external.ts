import { UploadError } from "../../../../errors.js";
import type { Method, OpenRequest } from "../../../../provider.js";
import { importVerbs, urlOf } from "../../importing.js";
import type { Account } from "../account.js";
import { extrasIn } from "../extras.js";
import { providerName } from "../name.js";
import { openPlace } from "../opening.js";

const where = { provider: providerName, method: "external" };

/** A media whose file stays where it is: JW Player takes no copy, and players load it from its own URL. */
export function externalMethod({ media }: Account): Method {
  return {
    name: where.method,
    shape: "import",
    limits: {},
    cost: { perUpload: 1, perPart: 0 },
    strength: "the video stays at its own URL, and JW Player plays it from there",
    discouraged:
      "JW Player takes no copy with external: it makes no renditions, and the video plays only as long as its URL works",
    unclearSend: "resend",

    async open(request, call) {
      requireLasting(request);
      const upload = { method: "external", source_url: urlOf(request, where) };
      return (await openPlace(media, request, upload, call)).opened;
    },

    ...importVerbs(media),
  };
}

/** What only a copy of the file could do is refused, before anything is made. */
function requireLasting({ content, extras }: OpenRequest): void {
  const [trim] = Object.keys(extrasIn(extras).upload);
  if (trim !== undefined)
    throw refusal(`${trim} cannot be used with external, which leaves the file as it is`);
  const { linkLifetimeMs } = content.facts;
  if (linkLifetimeMs === undefined) return;
  const hours = Math.ceil(linkLifetimeMs / 3_600_000);
  throw refusal(
    `external plays the video from its URL for good, and this one ends within ${hours} h; use fetch, or a URL without an end`,
  );
}

function refusal(text: string): UploadError {
  return new UploadError("unsupported", text, where);
}
