import type { Http } from "../../../http/http.js";
import type { Api } from "./api.js";
import type { MediaLibrary } from "./library.js";

/** What every method of one provider instance shares, the call budget behind `api` included. */
export interface Account {
  readonly http: Http;
  readonly api: Api;
  readonly media: MediaLibrary;
}
