/** One upload as a backend would make it, in a process of its own. It is there to be measured, and to be killed. */
import { createReadStream } from "node:fs";
import { createUploader, jwplayer, kaltura } from "../../../src/index.js";
import type { Input, Provider, UploadEvent } from "../../../src/index.js";
import { paced } from "../pace.js";
import type { Pace } from "../pace.js";
import type { ProviderName, UploadNews, UploadOrder } from "../scenario.js";

type Connect = (account: never) => Provider;

const connect: Readonly<Record<ProviderName, Connect>> = {
  "jwplayer-v1": jwplayer,
  "jwplayer-v2": jwplayer,
  // Sessions that Kaltura starts end by its clock, which the long runs put forward.
  kaltura: (account: object) => kaltura({ ...account, sessionStart: true } as never),
};

const order = JSON.parse(process.argv[2] ?? "") as UploadOrder;
const { provider, credentials, baseUrl, checkpoints, method } = order;
const account = { ...credentials, baseUrl } as never;
const uploader = createUploader(connect[provider](account), { checkpoints });
const asset = await uploader.upload(inputOf(order), {
  method,
  name: "soak.mp4",
  title: "Soak",
  onEvent: tellEvent,
  onProgress: ({ sentBytes, storedBytes }) => {
    tell({ type: "progress", sentBytes, storedBytes, cpuSeconds: cpuSeconds() });
  },
});
tell({ type: "done", assetId: asset.id, cpuSeconds: cpuSeconds() });
await uploader.waitUntilReady(asset.id);
process.disconnect();

function inputOf({ input, path, bytesPerSecond }: UploadOrder): Input {
  if (input === "file") return path;
  const stream = createReadStream(path, { highWaterMark: 1024 * 1024 });
  return bytesPerSecond === undefined ? stream : slowed(stream, paced(bytesPerSecond));
}

async function* slowed(blocks: AsyncIterable<Buffer>, pace: Pace): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    await pace(block.length);
    yield block;
  }
}

function tellEvent(event: UploadEvent): void {
  if (event.type === "planned") tell({ type: "planned", memoryBytes: event.plan.memoryBytes });
  if (event.type === "resumed") tell({ type: "resumed", heldBytes: event.heldBytes });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function tell(news: UploadNews): void {
  process.send?.(news);
}
