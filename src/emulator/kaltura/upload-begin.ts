/** A part with `resume=false`: it becomes the file, whatever was there before. */
import { countFirst } from "./auto-finalize.js";
import { strikes } from "./delivery.js";
import type { Delivery, Stored } from "./delivery.js";
import { replaceMain, sizeOf } from "./disk.js";
import { switchFile } from "./token.js";
import type { UploadToken } from "./token.js";
import type { World } from "./world.js";

export async function begin(world: World, token: UploadToken, delivery: Delivery): Promise<Stored> {
  const { file, finalChunk } = delivery;
  const serverFile = switchFile(token, extensionFor(file.name, token.fileName));
  const whole = countFirst(token.autoFinalize, file.sizeBytes);
  file.keep();
  const formerBytes = sizeOf(serverFile);
  if (formerBytes > file.sizeBytes && strikes(world, delivery, "copiedFirstParts")) {
    serverFile.formerEndBytes = formerBytes;
  }
  await replaceMain(serverFile, file);
  return { endBytes: file.sizeBytes, complete: finalChunk || whole };
}

/** The part's own extension counts, so a part named `chunk.bin` makes the stored video a `.bin`. */
function extensionFor(partName: string, tokenName: string): string {
  const own = extensionOf(partName);
  const usesTokenName = own === "" || (own === "tmp" && tokenName !== "");
  const extension = usesTokenName ? extensionOf(tokenName) : own;
  return extension === "" ? "noex" : extension;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}
