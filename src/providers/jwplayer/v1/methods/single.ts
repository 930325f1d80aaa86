import type { Asset } from "../../../../model.js";
import type { Content, Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import { urlsOf } from "../asset.js";
import { providerName } from "../name.js";
import { receiptOf, verifiedMd5 } from "../proof.js";
import { subjectOf } from "../session.js";
import { creationVerbs, hasArrived, showSession } from "./creation.js";

type SharedVerbs = Required<Pick<Method, "recover" | "finish" | "inspect" | "discard">>;

/** The verbs that are the same for every way of sending a whole file at once. */
export function singleVerbs(account: Account): SharedVerbs {
  const { videos } = account;
  return {
    ...creationVerbs(account),

    /** No call: the platform has the bytes and goes on by itself. */
    finish(session, receipts, { content }) {
      const { key } = subjectOf(session);
      return Promise.resolve(sentAsset(key, content, verifiedMd5(receipts[0]?.proof)));
    },

    async inspect(session, parts, call) {
      const subject = subjectOf(session);
      const video = await showSession(videos, subject.key, call);
      if (!hasArrived(video, subject, parts.at(-1)?.end)) return { held: [], complete: false };
      const md5 = subject.replaces ? null : (video.md5 ?? null);
      const held = parts.map(({ index }) => receiptOf(index, { md5, verified: false }));
      return { held, complete: true };
    },
  };
}

/**
 * A video whose file has just arrived. `processing` is what the platform will do next; its own word for the video may
 * still be `created` for some seconds.
 */
export function sentAsset(key: string, { facts }: Content, md5: string | undefined): Asset {
  const { sizeBytes } = facts;
  return {
    id: key,
    provider: providerName,
    state: "processing",
    platformState: "created",
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(md5 !== undefined && { md5 }),
    urls: urlsOf(key),
  };
}
