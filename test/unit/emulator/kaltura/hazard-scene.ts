/** One token on a server with hazards, and parts of a source that are sent to it. */
import { readFileSync } from "node:fs";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { KalturaHazards } from "../../../../src/emulator/kaltura/hazards.js";
import { startKaltura, upload } from "./harness.js";
import type { Answer } from "./harness.js";

/** No byte is zero, so that holes can be told from bytes. */
export const source = Buffer.from(Array.from({ length: 600 }, (_, at) => (at % 251) + 1));

export const cannotMatch = "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE";

/** `1/200`, or the code. */
export const brief = ({ code, status, uploadedFileSize }: Answer) =>
  (code as string | undefined) ?? `${status}/${uploadedFileSize}`;

type Call = () => Promise<Answer>;
export type Scene = Awaited<ReturnType<typeof startScene>>;

export async function startScene(hazards: Partial<KalturaHazards>) {
  const clock = manualClock();
  const kaltura = await startKaltura({ clock, rules: { hazards, finalTries: 1 } });
  const token = (await kaltura.api("uploadToken.add")).id;
  return {
    clock,
    kaltura,
    token,
    first:
      (end = 100): Call =>
      () =>
        upload(kaltura, token, source.subarray(0, end), { finalChunk: false }),
    part:
      (start: number, end: number): Call =>
      () =>
        upload(kaltura, token, source.subarray(start, end), {
          ...{ resume: true, resumeAt: start, finalChunk: false },
        }),
    final:
      (start: number, end: number): Call =>
      () =>
        upload(kaltura, token, source.subarray(start, end), { resume: true, resumeAt: start }),
    /** What the calls answer, one after the other. */
    async answers(...calls: readonly Call[]): Promise<readonly string[]> {
      const all: string[] = [];
      for (const call of calls) all.push(brief(await call()));
      return all;
    },
    row: () => kaltura.api("uploadToken.get", { uploadTokenId: token }),
    file: () => readFileSync(kaltura.backdoor.token(token)?.file?.path ?? ""),
    /** The hazards in the records, in order. */
    struck: () => kaltura.requests().flatMap(({ details }) => details.hazard ?? []),
  };
}
