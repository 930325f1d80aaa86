import { subjects } from "./subjects.js";
import { describeMethod } from "./suite.js";

for (const subject of subjects) describeMethod(subject);
