/**
 * Every method of every provider. A new one joins the whole suite by one more row. The verbs that belong to the provider
 * alone (`status`, `delete`) are shown with one of its methods. Each platform's rows run in a test file of their own, so
 * that they run side by side.
 */
import { jwplayerV1Subjects } from "./jwplayer-v1.js";
import { jwplayerV2Subjects } from "./jwplayer-v2.js";
import { kalturaSubjects } from "./kaltura.js";
import type { Subject } from "./subject.js";

export const subjects: readonly Subject[] = [
  ...jwplayerV1Subjects,
  ...jwplayerV2Subjects,
  ...kalturaSubjects,
];

/** One row for each platform: its first method that sends bytes. */
export const platforms = subjects.filter(
  ({ provider, sends }, at, all) =>
    sends !== undefined &&
    at === all.findIndex((other) => other.provider === provider && other.sends !== undefined),
);
