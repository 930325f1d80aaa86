import type { AttachRequest, Call } from "../../../provider.js";

/** A track or a picture that the platform has made for a video. */
export interface Item {
  readonly id: string;
  /** False while it waits for its file. */
  readonly hasFile: boolean;
}

/** An item that waits for its file. */
export interface Place {
  readonly id: string;
  /** Where the file goes: a credential. */
  readonly url: string;
}

/** Where either API keeps one kind of file that goes along with a video. */
export interface Shelf {
  /** What an earlier attempt at this may have made. Absent where every attempt takes the place of the one before. */
  readonly find?: (request: AttachRequest, call: Call) => Promise<readonly Item[]>;
  /** Not idempotent: each call makes an item. */
  create(request: AttachRequest, call: Call): Promise<Place>;
  /** Sends the file. */
  send(place: Place, request: AttachRequest, call: Call): Promise<void>;
  /** Has the platform use an item that has its file. May be repeated. Absent where it does so by itself. */
  readonly settle?: (request: AttachRequest, id: string, call: Call) => Promise<void>;
  /** Succeeds when the item is already gone. Absent where an item is no more than a link. */
  readonly remove?: (request: AttachRequest, id: string, call: Call) => Promise<void>;
}
