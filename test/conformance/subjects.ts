/**
 * Every method of every provider. A new one joins the whole suite by one more row. The verbs that belong to the provider
 * alone (`status`, `delete`) are shown with one of its methods.
 */
import { jwplayer, kaltura } from "../../src/index.js";
import type { Outcomes, Step, Subject } from "./subject.js";

const KiB = 1024;

/** What passes by itself is waited for, and what may have been carried out is never carried out twice. */
const passing = {
  "status 500": "done",
  "status 502 with a page": "done",
  "status 503": "done",
  "status 429": "done",
  "reset before the answer": "done",
  "reset before the first byte": "done",
  "reset half-way": "done",
  "reset at the last byte": "done",
  "stall before the first byte": "done",
  "stall half-way": "done",
  "no answer ever": "done",
  "lost answer": "done",
} as const satisfies Outcomes;

/** What says no is not asked again. */
const refused = {
  "403 before the body": ["rejected"],
  "413 before the body": ["rejected"],
} as const satisfies Outcomes;

const call: Outcomes = { ...passing, ...refused, "the platform's own rate limit": "done" };

/** What was carried out once is found, and not asked for a second time. */
const found: Outcomes = { "lost answer": ["done"] };

/** Looking for what a lost opening made: refused once, the clearing up still finds it; refused twice, nobody can. */
const search: Outcomes = {
  ...call,
  "403 before the body": ["rejected", "rejected, told of what stays"],
  "413 before the body": ["rejected", "rejected, told of what stays"],
};

/** Removing a half-done upload: what may not be removed is named. */
const removal: Outcomes = {
  ...call,
  "403 before the body": ["aborted, told of what stays"],
  "413 before the body": ["aborted, told of what stays"],
};

/** Removing what is no asset: nothing that anybody could see stays. */
const tidying: Outcomes = {
  ...call,
  "403 before the body": ["done"],
  "413 before the body": ["done"],
};

/** Deleting an asset: one that may not be deleted is still there. */
const deletion: Outcomes = {
  ...call,
  "403 before the body": ["rejected, told of what stays"],
  "413 before the body": ["rejected, told of what stays"],
};

type OfProvider = Pick<Subject, "provider" | "connect" | "secrets">;

const jwplayerV1: OfProvider = {
  provider: "JW Player v1",
  connect: ({ url, credentials }, clock) =>
    jwplayer({ ...credentials.jwplayer, baseUrl: url, clock }),
  secrets: ({ credentials }) => [credentials.jwplayer.apiSecret],
};

const jwCreate = step("open", "upload", "jwplayer.videos.create", call);
const jwSearch = step("recover", "upload after a lost opening", "jwplayer.videos.list", search);
const jwInspect = step("inspect", "resume", "jwplayer.videos.show", call);
const jwDiscard = step("discard", "cancel", "jwplayer.videos.delete", removal);

const kalturaV3: OfProvider = {
  provider: "Kaltura",
  connect: ({ url, credentials }, clock) =>
    kaltura({ ...credentials.kaltura, baseUrl: url, clock }),
  secrets: ({ credentials }) => [credentials.kaltura.adminSecret],
};

const ktMulti = "kaltura.multirequest";
const ktUpload = "kaltura.uploadtoken.upload";
const ktList = "kaltura.media.list";

/** Parts of the file that chunked methods send in the chapters on faults. */
const faultParts = 5;

/** The size of the file that the chapters on faults send: a few parts, or several reads of a socket. */
export function faultBytes({ partBytes }: Subject): number {
  return partBytes === undefined ? 300_000 : partBytes * faultParts;
}

export const subjects: readonly Subject[] = [
  {
    ...jwplayerV1,
    method: "fetch",
    requests: 1,
    shape: "import",
    via: "fetch",
    opens: "jwplayer.videos.create",
    sends: undefined,
    finishes: false,
    steps: [
      step("open", "upload", "jwplayer.videos.create", { ...call, ...found }),
      jwSearch,
      jwDiscard,
    ],
  },
  {
    ...jwplayerV1,
    method: "s3",
    requests: 2,
    shape: "single",
    via: "s3",
    opens: "jwplayer.videos.create",
    sends: "jwplayer.s3.put",
    finishes: false,
    steps: [
      jwCreate,
      jwSearch,
      step("send", "upload", "jwplayer.s3.put", {
        ...passing,
        ...refused,
        "wrong ETag": "done",
        // Another video with another link takes its place.
        "expired link": "done",
      }),
      jwInspect,
      jwDiscard,
      step("status", "status", "jwplayer.videos.show", call),
      step("delete", "delete", "jwplayer.videos.delete", deletion),
    ],
  },
  {
    ...jwplayerV1,
    method: "form",
    requests: 2,
    shape: "single",
    via: "form",
    opens: "jwplayer.videos.create",
    sends: "jwplayer.upload.form",
    finishes: false,
    steps: [
      jwCreate,
      jwSearch,
      step("send", "upload", "jwplayer.upload.form", {
        ...passing,
        ...refused,
        // The upload host's word for a link that is not good any more: another video takes its place.
        "403 before the body": "done",
        ...found,
      }),
      jwInspect,
      jwDiscard,
    ],
  },
  {
    ...kalturaV3,
    method: "import",
    requests: 1,
    shape: "import",
    via: "import",
    opens: ktMulti,
    sends: undefined,
    finishes: false,
    steps: [
      step("open", "upload", ktMulti, { ...call, ...found }),
      step("recover", "upload after a lost opening", ktList, search),
      step("discard", "cancel", "kaltura.media.delete", removal),
    ],
  },
  {
    ...kalturaV3,
    method: "token",
    requests: 2,
    shape: "single",
    via: "token",
    opens: undefined,
    sends: ktMulti,
    // Every try of a send takes a new token, so that no session can tell which one to ask about.
    isForgetful: true,
    finishes: true,
    steps: [
      step("send", "upload", ktMulti, call),
      step("finish", "upload", ktMulti, { ...call, ...found }, 1),
      step("discard", "cancel", ktList, tidying),
      step("status", "status", "kaltura.media.get", call),
      step("delete", "delete", "kaltura.media.delete", deletion),
    ],
  },
  {
    ...kalturaV3,
    method: "chunked",
    requests: 3 + faultParts,
    shape: "chunked",
    via: "token",
    opens: ktMulti,
    sends: ktUpload,
    finishes: true,
    partBytes: 64 * KiB,
    bytesInOpen: 1,
    offsetDetail: "resumeAt",
    steps: [
      step("open", "upload", ktMulti, call),
      step("send", "upload", ktUpload, call, 2),
      step("finish (closing the file)", "upload", ktUpload, { ...call, ...found }, faultParts),
      step("finish (making the entry)", "upload", ktMulti, { ...call, ...found }, 1),
      step("inspect", "resume", "kaltura.uploadtoken.get", call),
      step("discard (the token)", "cancel", "kaltura.uploadtoken.delete", tidying),
      step("discard (the entries)", "cancel", ktList, tidying),
    ],
  },
];

/** One row for each platform: its first method that sends bytes. */
export const platforms = subjects.filter(
  ({ provider, sends }, at, all) =>
    sends !== undefined &&
    at === all.findIndex((other) => other.provider === provider && other.sends !== undefined),
);

function step(
  verb: string,
  scene: Step["scene"],
  operation: string,
  outcomes: Outcomes,
  skip = 0,
): Step {
  return { verb, scene, operation, skip, outcomes };
}
