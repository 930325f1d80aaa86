import { describe } from "vitest";
import { describeAborts } from "./aborts.js";
import { describeChanges } from "./changes.js";
import { describeFaults } from "./faults.js";
import { describePauses } from "./pauses.js";
import { describeResumes } from "./resumes.js";
import { describeSizes } from "./sizes.js";
import type { Subject } from "./subject.js";
import { useVideos } from "./videos.js";
import { describeWeather } from "./weather.js";

/** Everything that is asked of a method, whatever the platform. */
export function describeMethod(subject: Subject): void {
  describe(`${subject.provider}, ${subject.method}`, () => {
    const videoOf = useVideos();
    describeSizes(subject, videoOf);
    describeFaults(subject, videoOf);
    describeWeather(subject, videoOf);
    describeAborts(subject, videoOf);
    describePauses(subject, videoOf);
    describeResumes(subject, videoOf);
    if (subject.sends !== undefined) describeChanges(subject, subject.sends, videoOf);
  });
}
