import { kalturaSubjects } from "./kaltura.js";
import { describeMethod } from "./suite.js";

for (const subject of kalturaSubjects) describeMethod(subject);
