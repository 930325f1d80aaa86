import { UploadError } from "../../../errors.js";

const prefix = "ftp:";

/**
 * What stands for the asset of an upload by FTP: the file's name in the folder. JW Player gives a video its media id when
 * it takes the file from there, and its API does not tell which file became which video.
 */
export function ftpAssetId(fileName: string): string {
  return `${prefix}${fileName}`;
}

/** The file's name; undefined when the id is one of JW Player's own. */
export function ftpFileName(id: string): string | undefined {
  return id.startsWith(prefix) ? id.slice(prefix.length) : undefined;
}

/** Why nothing can be asked of JW Player about such an id. */
export function notAMediaId(id: string, provider: string): UploadError {
  const text = `${JSON.stringify(id)} was handed over by FTP and has no media id yet: JW Player gives it one when it takes the file from the folder, and its API does not tell which. Look for the video in the dashboard, or be told of new media by a webhook`;
  return new UploadError("unsupported", text, { provider });
}
