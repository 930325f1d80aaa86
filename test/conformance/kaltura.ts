/** Kaltura's methods. */
import { kaltura } from "../../src/index.js";
import {
  again,
  call,
  deletion,
  found,
  onceUnclear,
  removal,
  search,
  step,
  tidying,
} from "./outcomes.js";
import { faultParts } from "./subject.js";
import type { OfProvider, Outcomes, Subject } from "./subject.js";

const KiB = 1024;

const kalturaV3: OfProvider = {
  provider: "Kaltura",
  connect: ({ url, credentials }, clock) =>
    kaltura({ ...credentials.kaltura, baseUrl: url, clock }),
  secrets: ({ credentials }) => [credentials.kaltura.adminSecret],
};

const ktMulti = "kaltura.multirequest";
const ktUpload = "kaltura.uploadtoken.upload";
const ktList = "kaltura.media.list";
const ktAdd = "kaltura.media.add";
const ktFill = "kaltura.media.addcontent";

/** Making the entry with its content: the second try does not put both into one request. */
const making: Outcomes = { ...call, ...onceUnclear };

export const kalturaSubjects: readonly Subject[] = [
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
      step("open", "upload", ktMulti, making),
      again("open (the entry)", ktAdd, { ...call, ...found }, ktMulti),
      again("open (its content)", ktFill, { ...call, ...found }, ktMulti),
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
      step("finish", "upload", ktMulti, making, 1),
      again("finish (the entry)", ktAdd, { ...call, ...found }, ktMulti, 1),
      again("finish (its content)", ktFill, { ...call, ...found }, ktMulti, 1),
      step("discard", "cancel", ktList, tidying),
      step("status", "status", "kaltura.media.get", call),
      step("update", "update", "kaltura.media.update", call),
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
      step("finish (making the entry)", "upload", ktMulti, making, 1),
      again("finish (the entry)", ktAdd, { ...call, ...found }, ktMulti, 1),
      again("finish (its content)", ktFill, { ...call, ...found }, ktMulti, 1),
      step("inspect", "resume", "kaltura.uploadtoken.get", call),
      step("discard (the token)", "cancel", "kaltura.uploadtoken.delete", tidying),
      step("discard (the entries)", "cancel", ktList, tidying),
    ],
  },
];
