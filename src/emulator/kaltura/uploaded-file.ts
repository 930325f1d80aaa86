/** A file part of a form, received in full before any action runs, as PHP does. */
import type { StoredFile } from "./disk.js";

export interface UploadedFile extends StoredFile {
  /** The file name that the part carried, without folders. */
  readonly name: string;
  /** False when the part was too large or cut short. */
  readonly intact: boolean;
  /** The file is now somebody's; otherwise it is removed at the end of the request. */
  keep(): void;
}
