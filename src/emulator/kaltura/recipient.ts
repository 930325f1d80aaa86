/** What can be given a file, at once or later: an entry, or a file that goes along with one. */
import type { StoredFile } from "./disk.js";

export interface Arrival {
  readonly file: StoredFile;
  readonly via: "token" | "import" | "form";
  /** As the caller named the file; may be empty. */
  readonly fileName: string;
}

export interface Recipient {
  /** As an upload token names it once it is attached. */
  readonly objectType: string;
  readonly objectId: string;
  /** The file will come later. */
  expect(): void;
  /** Here it is. A recipient that was deleted meanwhile removes it. */
  receive(arrival: Arrival): void;
  /** The file cannot be had. */
  fail(): void;
}
