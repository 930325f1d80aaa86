import type { Http } from "../../../http/http.js";
import type { Config } from "./config.js";
import type { Videos } from "./videos.js";

/** What every method of one provider instance shares, the call budget behind `videos` included. */
export interface Account {
  readonly config: Config;
  readonly http: Http;
  readonly videos: Videos;
}
