/** The signed links by which clients may PUT one object. */
import { hostOf } from "../link.js";
import type { Link } from "../link.js";
import type { Storehouse } from "./account.js";
import { signV2 } from "./signature.js";

/**
 * @param path `/<bucket>/<object>`.
 * @param contentType What the PUT will have to carry; empty for none.
 */
export function signedLink(house: Storehouse, path: string, contentType: string): Link {
  const { ground, rules, storage } = house;
  const expires = String(Math.floor((ground.clock.now() + rules.linkLifetimeMs) / 1000));
  const signed = { method: "PUT", contentMd5: "", contentType, expires, amzHeaders: {} };
  const signature = signV2({ ...signed, resource: path }, storage.secret);
  return {
    ...hostOf(ground.origin()),
    path,
    query: { AWSAccessKeyId: storage.accessKeyId, Expires: expires, Signature: signature },
  };
}
