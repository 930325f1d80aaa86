/** Keeps credentials out of the journal. */

const credentials = new Set(
  [
    // JW Player: the API's signature, the upload host's token, an S3 link's two secrets.
    ["api_signature", "token", "session_id", "Signature", "AWSAccessKeyId"],
    // Kaltura: the session and what it is made from.
    ["ks", "secret", "tokenHash"],
  ]
    .flat()
    .map((name) => name.toLowerCase()),
);

const hidden = "hidden";

/** Path and query with every credential's value replaced by `hidden`. Kaltura's parameters may be path segments. */
export function withoutCredentials(url: URL): string {
  const segments = url.pathname.split("/");
  const path = segments.map((segment, at) => (isCredential(segments[at - 1]) ? hidden : segment));
  const query = new URLSearchParams();
  for (const [name, value] of url.searchParams) {
    query.append(name, isCredential(name) ? hidden : value);
  }
  const search = query.toString();
  return path.join("/") + (search === "" ? "" : `?${search}`);
}

function isCredential(name: string | undefined): boolean {
  return name !== undefined && credentials.has(name.toLowerCase());
}
