/** Uploads one file as it is told to on its command line. It is there to be killed. */
import { createUploader } from "../../src/index.js";
import type { UploadOptions } from "../../src/index.js";
import { subjects } from "./subjects.js";
import type { Home } from "./subject.js";

/** What the process is told, as JSON in its first argument. */
export interface CrashOrder {
  readonly provider: string;
  readonly method: string;
  readonly emulator: Home;
  readonly path: string;
  readonly checkpoints: string;
  readonly options: UploadOptions;
}

const order = JSON.parse(process.argv[2] ?? "") as CrashOrder;
const subject = subjects.find(
  ({ provider, method }) => provider === order.provider && method === order.method,
);
if (subject === undefined) throw new Error(`there is no ${order.method} of ${order.provider}`);
const uploader = createUploader(
  subject.connect(order.emulator, () => Date.now()),
  { checkpoints: order.checkpoints },
);
await uploader.upload(order.path, order.options);
