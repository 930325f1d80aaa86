/** What becomes of a file that is PUT to the link of `upload_method=s3`. */
import { digestStream } from "../../digest.js";
import type { Backend } from "../backend.js";
import { mismatch } from "../expectation.js";
import type { Shelf } from "./put.js";

/** The bucket's name, and the first segment of every link's path. */
export const originalsBucket = "jwplatform-upload";

/** S3 knows nothing of what was promised at create; the video that does not keep to it fails. */
export function originalsShelf({ videos }: Backend): Shelf {
  return {
    async take({ objectKey, fileName, bytes }) {
      const digests = await digestStream(bytes);
      const video = videos.find(objectKey);
      if (!video) return digests;
      const fault = mismatch(video, digests);
      if (fault) videos.fail(video.key, fault.message);
      else videos.receive(video.key, { ...digests, fileName, via: "s3" });
      return digests;
    },
  };
}
