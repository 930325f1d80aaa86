/** Files that are complete on disk before anybody has digested them. */
import type { Digests } from "../digest.js";
import type { Original, Videos } from "./videos.js";

/**
 * Up to this size a file is digested before its sender is answered, so that a test which has the answer finds the
 * digest. Digesting a larger one could outlast the sender's patience, and belongs to its processing.
 */
const promptBytes = 64 * 1024 ** 2;

/** Hands a file on to its video. Resolves when the sender can be answered. */
export async function takeIn<Fields>(
  videos: Videos<Fields>,
  key: string,
  file: Pick<Original, "via" | "fileName" | "sizeBytes">,
  digest: () => Promise<Digests>,
): Promise<void> {
  if (file.sizeBytes > promptBytes) {
    videos.receive(key, { ...file, md5: undefined, sha256: undefined }, digest);
  } else {
    videos.receive(key, { ...file, ...(await digest()) });
  }
}
