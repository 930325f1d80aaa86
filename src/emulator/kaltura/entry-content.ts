/** What happens to an entry once it is given content: the conversion, as far as anybody can tell from outside. */
import { setAssetStatus, assetStatus, newAsset } from "./assets/asset.js";
import { remove } from "./disk.js";
import { entryStatus, mediaType, setStatus } from "./entry.js";
import type { Entry, EntryStatus } from "./entry.js";
import { hold } from "./held-file.js";
import { newObjectId } from "./ids.js";
import { noProfile } from "./profiles.js";
import type { Arrival, Recipient } from "./recipient.js";
import { settleReplacement } from "./replacement.js";
import type { World } from "./world.js";

/** The place for an entry's own file: its source flavor, or, of an image, the entry itself. */
export function contentOf(world: World, entry: Entry): Recipient {
  const isImage = entry.fields.mediaType === mediaType.image;
  const objectId = isImage ? entry.id : newObjectId();
  const setSource = (status: number) => {
    if (!isImage) setSourceStatus(world, entry, objectId, status);
  };
  const end = (status: EntryStatus) => {
    setStatus(world, entry, status);
    setSource(isFailure(status) ? assetStatus.error : assetStatus.ready);
    settleReplacement(world, entry);
  };
  return {
    objectType: isImage ? "entry" : "flavorAsset",
    objectId,
    expect: () => {
      setStatus(world, entry, entryStatus.import);
      setSource(assetStatus.importing);
    },
    receive: (arrival) => {
      if (entry.status === entryStatus.deleted) {
        world.ground.background(() => remove(arrival.file));
        return;
      }
      setSource(assetStatus.queued);
      convert(world, entry, arrival, end);
    },
    fail: () => {
      end(entryStatus.errorImporting);
    },
  };
}

/** Takes the file in and converts it in the background. What needs no conversion, or cannot have one, ends at once. */
function convert(
  world: World,
  entry: Entry,
  { file, via, fileName }: Arrival,
  end: (status: EntryStatus) => void,
): void {
  const { ground, rules } = world;
  const finalStatus = rules.finalStatus(fileName) ?? entryStatus.ready;
  Object.assign(entry, { via, fileName });
  setStatus(world, entry, entryStatus.preconvert);
  hold(world, entry, file, async () => {
    if (entry.status !== entryStatus.preconvert) return;
    await ground.clock.sleep(ground.processingMs);
    if (entry.file === file) end(finalStatus);
  });
  if (file.sizeBytes === 0) end(entryStatus.errorConverting);
  else if (entry.fields.conversionProfileId === noProfile) end(entryStatus.pending);
  else if (finalStatus === entryStatus.errorImporting) end(finalStatus);
}

function isFailure(status: EntryStatus): boolean {
  return status === entryStatus.errorConverting || status === entryStatus.errorImporting;
}

function setSourceStatus(world: World, entry: Entry, id: string, status: number): void {
  const source =
    world.assets.get(id) ??
    newAsset(world, { id, kind: "flavor", entryId: entry.id, isSource: true });
  setAssetStatus(world, source, status);
}
