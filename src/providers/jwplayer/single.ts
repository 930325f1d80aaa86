import type { Asset } from "../../model.js";
import type { Content, Method } from "../../provider.js";
import { creationVerbs, hasArrived, showSession } from "./creation.js";
import type { Library } from "./library.js";
import { receiptOf, verifiedMd5 } from "./proof.js";
import { subjectOf } from "./session.js";

type SharedVerbs = Required<Pick<Method, "recover" | "finish" | "inspect" | "discard">>;

/** The verbs that are the same for every way of sending a whole file at once. */
export function singleVerbs(library: Library): SharedVerbs {
  const { provider } = library;
  return {
    ...creationVerbs(library),

    /** No call: the platform has the bytes and goes on by itself. */
    finish(session, receipts, { content }) {
      const { key } = subjectOf(session, provider);
      return Promise.resolve(sentAsset(key, library, content, verifiedMd5(receipts[0]?.proof)));
    },

    async inspect(session, parts, call) {
      const subject = subjectOf(session, provider);
      const media = await showSession(library, subject.key, call);
      if (!hasArrived(media, subject, parts.at(-1)?.end)) return { held: [], complete: false };
      const md5 = subject.replaces ? null : (media.md5 ?? null);
      const held = parts.map(({ index }) => receiptOf(index, { md5, verified: false }));
      return { held, complete: true };
    },
  };
}

/**
 * A video whose file has just arrived. `processing` is what the platform will do next; its own word for the video may
 * still be `created` for some seconds.
 */
export function sentAsset(
  id: string,
  library: Library,
  { facts }: Content,
  md5: string | undefined,
): Asset {
  const { sizeBytes } = facts;
  return {
    id,
    provider: library.provider,
    state: "processing",
    platformState: "created",
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(md5 !== undefined && { md5 }),
    urls: library.urls(id),
  };
}
