/** `md5` and `size` given at create, held against the file that came. */
import type { Original, Video } from "./videos.js";

/** What is wrong with the file, if anything. */
export interface Mismatch {
  readonly code: "DigestInvalid" | "FileSizeInvalid";
  readonly message: string;
}

/** The platform documents neither code's exact occasion; these follow from their names. */
export function mismatch(
  { fields }: Video,
  file: Pick<Original, "sizeBytes" | "md5">,
): Mismatch | undefined {
  if (fields.size !== undefined && Number(fields.size) !== file.sizeBytes) {
    const message = `size: The file has ${file.sizeBytes} bytes instead of ${fields.size}`;
    return { code: "FileSizeInvalid", message };
  }
  if (fields.md5 !== undefined && fields.md5.toLowerCase() !== file.md5) {
    return { code: "DigestInvalid", message: "md5: The file has another digest" };
  }
  return undefined;
}
