/** The signed links by which clients may PUT one object. */
import type { Backend } from "../backend.js";
import { hostOf } from "../link.js";
import type { Link } from "../link.js";
import { signV2 } from "./signature.js";

/** The bucket's name, and the first segment of every link's path. */
export const bucket = "jwplatform-upload";

/** @param contentType What the PUT will have to carry; empty for none. */
export function signedLink(backend: Backend, key: string, contentType: string): Link {
  const { ground, rules, storage } = backend;
  const path = `/${bucket}/${key}`;
  const expires = String(Math.floor((ground.clock.now() + rules.linkLifetimeMs) / 1000));
  const signed = { method: "PUT", contentMd5: "", contentType, expires, amzHeaders: {} };
  const signature = signV2({ ...signed, resource: path }, storage.secret);
  return {
    ...hostOf(ground.origin()),
    path,
    query: { AWSAccessKeyId: storage.accessKeyId, Expires: expires, Signature: signature },
  };
}
