/** Keeps credentials out of the journal. */

const credentials = new Set(
  [
    // JW Player: the API's signature, the upload host's token, an S3 link's two secrets.
    ["api_signature", "token", "session_id", "Signature", "AWSAccessKeyId"],
    // Kaltura: the session and what it is made from.
    ["ks", "secret", "tokenHash"],
    // S3: a signed link.
    ["X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token"],
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
    query.append(name, isCredential(name) ? hidden : withoutInner(value));
  }
  const search = query.toString();
  return path.join("/") + (search === "" ? "" : `?${search}`);
}

/** A value may be a URL with credentials of its own, such as the signed link of a video to fetch. */
function withoutInner(value: string): string {
  if (!/^https?:/i.test(value) || !URL.canParse(value)) return value;
  const url = new URL(value);
  return [...url.searchParams.keys()].some(isCredential)
    ? `${url.origin}${withoutCredentials(url)}`
    : value;
}

function isCredential(name: string | undefined): boolean {
  return name !== undefined && credentials.has(name.toLowerCase());
}
