import { UploadError } from "../../errors.js";
import type { Method, OpenRequest } from "../../provider.js";
import { creationVerbs, hasArrived, showSession } from "./creation.js";
import type { Library } from "./library.js";
import { parseId } from "./media.js";
import { subjectOf } from "./session.js";

/** Which method of which provider, for errors. */
interface MethodName {
  readonly provider: string;
  readonly method: string;
}

type SharedVerbs = Required<Pick<Method, "recover" | "send" | "finish" | "inspect" | "discard">>;

/** The verbs that are the same for every way in which the platform gets the file by itself. */
export function importVerbs(library: Library): SharedVerbs {
  const { provider } = library;
  return {
    async recover({ uploadId, assetId }, call) {
      if (assetId === undefined) {
        const media = await library.find(uploadId, call);
        return media && { key: media.id };
      }
      const subject = { key: parseId(assetId, provider), replaces: true };
      return hasArrived(await library.show(subject.key, call), subject) ? subject : undefined;
    },

    send() {
      return Promise.reject(new UploadError("internal", "an import has no parts to send"));
    },

    /** No call: the platform moves the video on by itself once it has downloaded it. */
    finish(session) {
      const { key } = subjectOf(session, provider);
      return Promise.resolve({
        id: key,
        provider,
        state: "created",
        platformState: "created",
        urls: library.urls(key),
      });
    },

    async inspect(session, _parts, call) {
      await showSession(library, subjectOf(session, provider).key, call);
      return { held: [], complete: true };
    },

    discard: creationVerbs(library).discard,
  };
}

/** @throws UploadError `unsupported` when the source has no URL. */
export function urlOf({ content }: OpenRequest, where: MethodName): string {
  const { url } = content.facts;
  if (url !== undefined) return url;
  const text = `${where.method} needs a source with a URL that JW Player can reach`;
  throw new UploadError("unsupported", text, where);
}
