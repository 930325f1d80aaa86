/** JW Player's methods through API v1. */
import { jwplayer } from "../../src/index.js";
import { call, deletion, found, passing, refused, removal, search, step } from "./outcomes.js";
import { faultParts } from "./subject.js";
import type { OfProvider, Outcomes, Subject } from "./subject.js";

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

/** The upload host's word for a session that is not good any more is a refusal: another video takes its place. */
const resumableChunk: Outcomes = { ...passing, ...refused, "403 before the body": "done" };
const resumable = "jwplayer.upload.resumable";

/** A file that may be complete is asked for with two bytes before its end goes up again: there the second would strike. */
const lastResumableChunk: Outcomes = {
  ...resumableChunk,
  ...found,
  "stall half-way": ["done"],
  "no answer ever": ["done"],
};

export const jwplayerV1Subjects: readonly Subject[] = [
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
      step("update", "update", "jwplayer.videos.update", call),
      step("update (its answer)", "update", "jwplayer.videos.show", call),
      step("delete", "delete", "jwplayer.videos.delete", deletion),
    ],
  },
  {
    ...jwplayerV1,
    method: "resumable",
    shape: "chunked",
    via: "resumable",
    opens: "jwplayer.videos.create",
    sends: resumable,
    finishes: true,
    smallestBytes: 2,
    partBytes: 1_000_000,
    width: 1,
    requests: 2 + faultParts,
    // Shorter timers run at once here, and one of a minute would cut every chunk.
    rules: { jwplayer: { bodyTimeoutMs: 600_000 } },
    steps: [
      jwCreate,
      jwSearch,
      step("send", "upload", resumable, resumableChunk, 2),
      step("send (the last)", "upload", resumable, lastResumableChunk, faultParts - 1),
      step("finish", "upload", "jwplayer.videos.show", call),
      jwInspect,
      step("inspect (the probe)", "resume", resumable, resumableChunk),
      jwDiscard,
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
];
