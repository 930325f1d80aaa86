import { memoryCheckpoints } from "../../src/index.js";
import type { UploadError, UploadTask } from "../../src/index.js";
import type { Stage } from "./stage.js";
import type { Step } from "./subject.js";
import type { Video } from "./videos.js";

/** How a scene ended: with whose asset, or with which error. */
export interface End {
  readonly assetId: string | undefined;
  readonly error: UploadError | undefined;
}

export interface Play {
  readonly stage: Stage;
  readonly step: Step;
  readonly video: Video;
  /** Called when nothing comes any more before the step but what its `skip` counts. */
  readonly strike: () => void;
  /** Parts in flight at once. Default: the method's own. */
  readonly width?: number | undefined;
  /** See `Stage.settle`. */
  readonly silentAfterBytes?: number | undefined;
}

/** The title that the scene `update` gives. */
export const changedTitle = "Speech";

/** Plays the scene that makes the step's verb run. */
export function playScene(play: Play): Promise<End> {
  switch (play.step.scene) {
    case "upload":
      return upload(play);
    case "upload after a lost opening":
      return uploadAfterLostOpening(play);
    case "resume":
      return resume(play);
    case "cancel":
      return cancel(play);
    case "status":
      return askStatus(play);
    case "update":
      return changeTitle(play);
    case "delete":
      return deleteAsset(play);
  }
}

async function upload({ stage, step, video, width, strike, silentAfterBytes }: Play): Promise<End> {
  strike();
  if (step.after !== undefined)
    stage.emulator.faults.add({ ...step.after, kind: "status", status: 500 });
  const input = await stage.inputOf(video);
  const work = stage.connect().upload(input, stage.wish({ width }));
  const { value, error } = await stage.settle(work, silentAfterBytes);
  return { assetId: value?.id, error };
}

async function uploadAfterLostOpening(play: Play): Promise<End> {
  const { emulator, subject } = play.stage;
  emulator.faults.add({ operation: subject.opens ?? "", kind: "lose-answer" });
  return upload(play);
}

/** The first run ends for good at its first part; its checkpoint stays. */
async function resume({ stage, video, strike, silentAfterBytes }: Play): Promise<End> {
  const { emulator, subject } = stage;
  const checkpoints = memoryCheckpoints();
  emulator.faults.add({ operation: subject.sends ?? "", kind: "reset-before-answer" });
  const first = stage.connect({ checkpoints, retry: { attempts: 1 } });
  await stage.settle(first.upload(video.path, stage.wish()));
  strike();
  const second = stage.connect({ checkpoints }).upload(video.path, stage.wish());
  const { value, error } = await stage.settle(second, silentAfterBytes);
  return { assetId: value?.id, error };
}

async function cancel({ stage, video, strike, silentAfterBytes }: Play): Promise<End> {
  strike();
  const tasks: UploadTask[] = [];
  const onEvent = ({ type }: { readonly type: string }): void => {
    if (type === "opened") tasks[0]?.cancel();
  };
  const input = await stage.inputOf(video);
  tasks.push(stage.connect().start(input, stage.wish({ onEvent })));
  const { value, error } = await stage.settle(tasks[0]!.done, silentAfterBytes);
  return { assetId: value?.id, error };
}

async function askStatus({ stage, video, strike, silentAfterBytes }: Play): Promise<End> {
  const uploader = stage.connect();
  const { id } = await uploader.upload(await stage.inputOf(video), stage.wish());
  strike();
  const { value, error } = await stage.settle(uploader.status(id), silentAfterBytes);
  return { assetId: value?.id, error };
}

async function changeTitle({ stage, video, strike, silentAfterBytes }: Play): Promise<End> {
  const uploader = stage.connect();
  const { id } = await uploader.upload(await stage.inputOf(video), stage.wish());
  strike();
  const work = uploader.update(id, { title: changedTitle });
  const { value, error } = await stage.settle(work, silentAfterBytes);
  return { assetId: value?.id, error };
}

async function deleteAsset({ stage, video, strike, silentAfterBytes }: Play): Promise<End> {
  const uploader = stage.connect();
  const { id } = await uploader.upload(await stage.inputOf(video), stage.wish());
  strike();
  const { error } = await stage.settle(uploader.delete(id), silentAfterBytes);
  return { assetId: id, error };
}
