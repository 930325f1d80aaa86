/** What becomes of a resumable upload at its end, the silent hazards among it. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { clock, file, md5, open, sha256, uploadTo } from "./resumable-stage.js";

describe("what was promised at create", () => {
  it.each([
    [{ md5: "0".repeat(32) }, "DigestInvalid"],
    [{ size: "59999" }, "FileSizeInvalid"],
  ])("%j is held against the file", async (parameters, code) => {
    const { emulator, send } = await open({}, parameters);
    const { answer, body } = await send([0, 60_000]);
    expect(answer?.status).toBe(400);
    expect(body?.code).toBe(code);
    expect(emulator.assets()).toMatchObject([{ state: "created", sha256: undefined }]);
  });

  it("may hold", async () => {
    const { send } = await open({}, { md5, size: "60000" });
    expect((await send([0, 60_000])).answer?.status).toBe(200);
  });
});

describe("a complete file", () => {
  it("leaves its session free for a new record, or closed, as ruled", async () => {
    const open1 = await open();
    await open1.send([0, 60_000]);
    expect((await open1.send([0, 2])).answer?.body).toBe("0-1/60000");
    const open2 = await open({ chunkAfterCompletion: "refuse" });
    await open2.send([0, 60_000]);
    const { answer, body } = await open2.send([0, 2]);
    expect([answer?.status, body?.code]).toEqual([400, "ParameterInvalid"]);
  });

  it("is told to the API although the answer is lost", async () => {
    const { emulator, send } = await open();
    emulator.faults.add({ operation: "jwplayer.upload.resumable", kind: "lose-answer" });
    expect((await send([0, 60_000])).answer).toBeUndefined();
    expect(emulator.assets()).toMatchObject([{ state: "processing", sha256 }]);
    expect((await send([0, 2])).answer?.body).toBe("0-1/60000");
  });

  it("is not told to the API when so ruled, and its record is gone all the same", async () => {
    const { emulator, send } = await open({ apiNotToldOnLostFinal: true });
    await send([0, 30_000]);
    emulator.faults.add({ operation: "jwplayer.upload.resumable", kind: "lose-answer" });
    expect((await send([30_000, 60_000])).answer).toBeUndefined();
    expect(emulator.assets()).toMatchObject([{ state: "created" }]);
    expect((await send([0, 2])).answer?.body).toBe("0-1/60000");
  });

  it("has zeros for what a cut chunk swept away, and nobody says so", async () => {
    const { emulator, send, sendCut } = await open({ cleanupOnAbort: true });
    await send([0, 20_000]);
    await sendCut([20_000, 40_000], 10_000);
    expect((await send([20_000, 40_000])).answer?.body).toBe("0-39999/60000");
    expect((await send([40_000, 60_000])).body?.file).toEqual({ size: 60_000 });
    const holed = Buffer.concat([Buffer.alloc(20_000), file.subarray(20_000)]);
    const found = createHash("sha256").update(holed).digest("hex");
    expect(emulator.assets()).toMatchObject([{ sizeBytes: 60_000, sha256: found }]);
  });
});

describe("a new file for a ready video", () => {
  it("can come by any method, and the promises made for the old one no longer count", async () => {
    const { emulator, api, key, send } = await open({}, { md5, size: "60000" });
    const update = { video_key: key, update_file: "True", upload_method: "multipart" };
    expect((await api("update", update)).body.code).toBe("PreconditionFailed");
    await send([0, 60_000]);
    await clock.advance(1000);
    const { body } = await api("update", update);
    const again = uploadTo(body);
    expect((await again.send([0, 50_000], { total: 50_000 })).answer?.status).toBe(200);
    expect(emulator.assets()).toMatchObject([{ id: key, state: "updating", sizeBytes: 50_000 }]);
    await clock.advance(1000);
    const methods = [{ upload_method: "s3" }, { upload_method: "single" }];
    for (const method of methods) {
      expect((await api("update", { ...update, ...method })).body.link).toBeDefined();
    }
    expect(emulator.assets()[0]?.metadata).toEqual({});
  });
});
