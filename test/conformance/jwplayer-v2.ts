/** JW Player's methods through API v2. */
import { jwplayer } from "../../src/index.js";
import { call, deletion, found, passing, refused, removal, search, step } from "./outcomes.js";
import type { OfProvider, Outcomes, Subject } from "./subject.js";

const jwplayerV2: OfProvider = {
  provider: "JW Player v2",
  connect: ({ url, credentials }, clock) =>
    jwplayer({ ...credentials.jwplayerV2, baseUrl: url, clock }),
  secrets: ({ credentials }) => [credentials.jwplayerV2.secret],
};

const create = step("open", "upload", "jwplayer.v2.media.create", call);
const find = step("recover", "upload after a lost opening", "jwplayer.v2.media.list", search);
const discard = step("discard", "cancel", "jwplayer.v2.media.delete", removal);
const foundCreate = step("open", "upload", "jwplayer.v2.media.create", { ...call, ...found });

/** A link that is refused is asked for anew, once. */
const part: Outcomes = {
  ...passing,
  ...refused,
  "403 before the body": ["done", "rejected"],
  "wrong ETag": "done",
  "expired link": "done",
};

const parts = "jwplayer.v2.uploads.parts";
/** The platform takes none that are smaller, but for the last. */
const partBytes = 5 * 1024 * 1024;

export const jwplayerV2Subjects: readonly Subject[] = [
  {
    ...jwplayerV2,
    method: "fetch",
    requests: 1,
    shape: "import",
    via: "fetch",
    opens: "jwplayer.v2.media.create",
    sends: undefined,
    finishes: false,
    steps: [foundCreate, find, discard],
  },
  {
    ...jwplayerV2,
    method: "direct",
    requests: 2,
    shape: "single",
    via: "direct",
    opens: "jwplayer.v2.media.create",
    sends: "jwplayer.v2.direct.put",
    finishes: false,
    steps: [
      create,
      find,
      step("send", "upload", "jwplayer.v2.direct.put", {
        ...passing,
        ...refused,
        "wrong ETag": "done",
        // Another media with another link takes its place.
        "expired link": "done",
      }),
      step("inspect", "resume", "jwplayer.v2.media.get", call),
      discard,
      step("status", "status", "jwplayer.v2.media.get", call),
      step("update", "update", "jwplayer.v2.media.update", call),
      step("delete", "delete", "jwplayer.v2.media.delete", deletion),
    ],
  },
  {
    ...jwplayerV2,
    method: "multipart",
    shape: "chunked",
    via: "multipart",
    opens: "jwplayer.v2.media.create",
    sends: "jwplayer.v2.part.put",
    finishes: true,
    partBytes,
    // Every byte of it is digested five times for each of hundreds of cases.
    faultBytes: 3 * partBytes,
    requests: 3 + 3,
    steps: [
      create,
      find,
      step("send (the links)", "upload", parts, call),
      step("send", "upload", "jwplayer.v2.part.put", part, 2),
      step("finish", "upload", "jwplayer.v2.uploads.complete", { ...call, ...found }),
      step("inspect", "resume", parts, call),
      discard,
    ],
  },
  {
    ...jwplayerV2,
    method: "external",
    requests: 1,
    shape: "import",
    via: "external",
    isElsewhere: true,
    opens: "jwplayer.v2.media.create",
    sends: undefined,
    finishes: false,
    steps: [foundCreate, find, discard],
  },
];
