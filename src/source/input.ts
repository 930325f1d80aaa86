/**
 * What callers may name a video by: the path of a file, a `file:` URL, an http(s) URL (as text or as a `URL`), bytes in
 * memory, or a Blob.
 */
export type Input = string | URL | Uint8Array | Blob;

/** What the caller knows better than the source itself. */
export interface SourceOptions {
  /**
   * File name as the platform will see it. Default: the file's, Blob's or URL's own name, else `video` with the
   * extension of its content type.
   */
  readonly name?: string | undefined;
  /** MIME type. Default: by magic bytes, then by the Blob's own type, then by the name's extension. */
  readonly contentType?: string | undefined;
  /**
   * Offer URLs for import although the platform on the internet could not reach them. Default false. For platforms that
   * run in the same network, an emulator among them.
   */
  readonly allowPrivateUrls?: boolean | undefined;
}
