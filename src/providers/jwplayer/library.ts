import type { Asset, MetadataChanges } from "../../model.js";
import type { Call } from "../../provider.js";
import type { MediaState } from "./media.js";

/** The videos of an account, as far as both APIs know them alike. */
export interface Library {
  /** As in errors, plans and assets. */
  readonly provider: string;
  /** Where a video can be seen. */
  urls(id: string): Asset["urls"];
  /** @throws UploadError `not-found` when there is no such video. */
  show(id: string, call: Call): Promise<MediaState>;
  /**
   * Changes what is named, and only that. May be repeated.
   * @throws UploadError `not-found` when there is no such video, `invalid-input` for a tag with a comma.
   */
  update(id: string, changes: MetadataChanges, call: Call): Promise<MediaState>;
  /** Succeeds when the video is already gone. @throws UploadError naming the video that stays. */
  delete(id: string, call: Call): Promise<void>;
  /** The video that an upload made. */
  find(uploadId: string, call: Call): Promise<MediaState | undefined>;
}
