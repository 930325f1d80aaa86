import { UploadError } from "../../../errors.js";
import { unlessAborted, type Issuer } from "./sessions.js";

/** How long a session of the caller's is used before the caller is asked again, in milliseconds. */
const freshMs = 60_000;

/** Sessions that the caller gets from somewhere. */
export function givenIssuer(ks: () => Promise<string> | string, clock: () => number): Issuer {
  return {
    remedy: {
      refused: "check that the sessions which ks gives are of this partner and this server",
      ended: "ks gave one that has ended: it must give a new one then",
    },
    async issue(signal) {
      const given: unknown = await unlessAborted(asked(ks), signal);
      if (typeof given === "string" && given !== "")
        return { ks: given, freshUntil: clock() + freshMs };
      const message = "kaltura options: ks must give a session, a text that is not empty";
      throw new UploadError("invalid-input", message, { provider: "Kaltura" });
    },
  };
}

/** @throws UploadError `unreachable`: without a session no call was made, and the next time there may be one. */
async function asked(ks: () => Promise<string> | string): Promise<string> {
  try {
    return await ks();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `no session could be had: ks failed: ${reason}`;
    throw new UploadError("unreachable", message, { provider: "Kaltura", cause: thrown });
  }
}
