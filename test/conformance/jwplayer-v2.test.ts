import { jwplayerV2Subjects } from "./jwplayer-v2.js";
import { describeMethod } from "./suite.js";

for (const subject of jwplayerV2Subjects) describeMethod(subject);
