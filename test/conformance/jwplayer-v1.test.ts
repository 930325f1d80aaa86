import { jwplayerV1Subjects } from "./jwplayer-v1.js";
import { describeMethod } from "./suite.js";

for (const subject of jwplayerV1Subjects) describeMethod(subject);
