/** Parts that are refused for their size on the way to Kaltura. */
import { afterEach, describe, expect, it } from "vitest";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const MiB = 1024 * 1024;
const upload = "kaltura.uploadtoken.upload";
const tooLarge = { operation: upload, kind: "early-status", status: 413 } as const;

const offsets = (): readonly unknown[] =>
  stage.emulator
    .requests()
    .filter(({ operation, status }) => operation === upload && status === 200)
    .map(({ details }) => details.resumeAt);

describe("a part that is refused for its size", () => {
  it("goes up in halves, and so does the next one at once", async () => {
    stage = await startStage();
    stage.emulator.faults.add({ ...tooLarge, count: 2 });
    const bytes = bytesOf(8 * MiB + 5);
    const request = requestOf({ bytes, partBytes: 4 * MiB });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    let counted = 0;
    const { content } = request;
    const [first] = content.parts;
    const onSent = (sent: number): void => {
      counted += sent;
    };
    await method.send(session, first!, content.slice(first!), callOf({ onSent }));
    const receipts = await sendParts(method, session, request, [1, 2]);
    await method.finish(session, receipts, request, callOf());
    expect(offsets()).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => index * MiB),
      ...[8 * MiB, 8 * MiB + 5],
    ]);
    expect(counted).toBe(4 * MiB);
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
    expect(stage.emulator.faults.unfired()).toEqual([]);
  });

  it("is given up when even small pieces are", async () => {
    stage = await startStage();
    stage.emulator.faults.add({ ...tooLarge, count: 2 });
    const request = requestOf({ bytes: bytesOf(3 * MiB) });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const error = await rejection(sendParts(method, session, request));
    expect(error).toMatchObject({ kind: "rejected", status: 413 });
    expect(String(error)).toContain("give a smaller partBytes");
    expect(offsets()).toEqual([]);
  });
});
