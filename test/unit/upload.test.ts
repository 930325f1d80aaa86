import { describe, expect, it } from "vitest";
import { failure, failureOf } from "../support/failure.js";
import { stage, video } from "../support/stage.js";
import { losesAnswer, refuses } from "../support/twists.js";

describe("an upload from beginning to end", () => {
  it("opens, sends every part once, finishes, and answers the asset", async () => {
    const { upload, platform } = stage();
    const asset = await upload({ title: "Talk" });
    expect(asset).toMatchObject({ id: "asset-of-s1", provider: "Toy", state: "processing" });
    expect(platform.assets.get("asset-of-s1")).toEqual(video);
    expect(platform.log()).toEqual([
      ...["open", "send 0", "send 1", "send 2", "send 3", "send 4", "finish"],
    ]);
    expect(platform.calls.every(({ repeated }) => !repeated)).toBe(true);
    expect(platform.sessions.size).toBe(0);
  });

  it("tells what it does", async () => {
    const { upload, heard } = stage();
    const asset = await upload();
    expect(heard.types()).toEqual([
      ...["planned", "opened", "stored", "stored", "stored", "stored", "stored", "finished"],
    ]);
    expect(heard.events.at(-1)).toEqual({ type: "finished", asset });
  });

  it("tells how far it has come", async () => {
    const { upload, heard } = stage();
    await upload();
    const stored = heard.progress.map(({ storedBytes }) => storedBytes);
    expect(stored).toEqual([...stored].sort((a, b) => a - b));
    expect(heard.progress.at(0)).toMatchObject({ storedBytes: 0, totalBytes: 50 });
    expect(heard.progress.at(-1)).toMatchObject({
      state: "processing",
      sentBytes: 50,
      storedBytes: 50,
      remainingMs: 0,
    });
  });

  it("leaves no timer", async () => {
    const { upload, runtime } = stage();
    await upload();
    expect(runtime.waiting()).toEqual([]);
  });
});

describe("an upload with faults on the line", () => {
  it("tries again what failed, and nothing else", async () => {
    const { upload, platform, runtime, heard } = stage({ retry: { attempts: 3 } });
    platform.next("open", refuses(failure("unreachable")));
    platform.next("send 2", losesAnswer(), refuses(failure("throttled")));
    platform.next("finish", losesAnswer());
    const done = upload();
    await runtime.advance(60_000);
    expect((await done).id).toBe("asset-of-s1");
    expect(platform.assets.get("asset-of-s1")).toEqual(video);
    const repeated = platform.calls.filter((call) => call.repeated).map(({ what }) => what);
    expect(repeated).toEqual(["send 2", "send 2", "finish"]);
    expect(platform.log().filter((what) => what === "open")).toHaveLength(2);
    const retries = heard.events.filter(({ type }) => type === "retry");
    expect(retries).toHaveLength(4);
    expect(retries[1]).toMatchObject({ operation: "send", part: 2, attempt: 1 });
    expect(retries[1]).toMatchObject({ reason: "it was interrupted" });
  });

  it("takes an open back whose answer was lost", async () => {
    const { upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    platform.next("open", losesAnswer());
    const done = upload();
    await runtime.advance(60_000);
    expect((await done).id).toBe("asset-of-s1");
    expect(platform.log().slice(0, 3)).toEqual(["open", "recover", "send 0"]);
    expect(platform.assets.size).toBe(1);
  });
});

describe("a session that the platform has forgotten", () => {
  it("is replaced by another, and what was sent is sent again", async () => {
    const { upload, platform, heard } = stage();
    platform.next("send 3", refuses(failure("session-lost")));
    expect((await upload()).id).toBe("asset-of-s2");
    expect(platform.assets.get("asset-of-s2")).toEqual(video);
    expect(platform.log().filter((what) => what === "discard")).toHaveLength(1);
    expect(platform.sessions.size).toBe(0);
    expect(heard.types()).toContain("restarted");
    expect(heard.types().filter((type) => type === "opened")).toHaveLength(2);
  });

  it("makes the progress begin anew", async () => {
    const { upload, platform, heard } = stage();
    platform.next("send 4", refuses(failure("session-lost")));
    await upload();
    const stored = heard.progress.map(({ storedBytes }) => storedBytes);
    expect(Math.min(...stored.slice(stored.indexOf(40)))).toBe(0);
    expect(stored.at(-1)).toBe(50);
  });

  it("ends the upload the third time, with every session discarded", async () => {
    const { upload, platform } = stage();
    const lost = refuses(failure("session-lost"));
    platform.next("finish", lost, lost, lost, lost);
    const error = await failureOf(upload());
    expect(error).toMatchObject({ kind: "session-lost", resumable: false });
    const count = (verb: string): number => platform.log().filter((what) => what === verb).length;
    expect([count("open"), count("discard"), count("finish")]).toEqual([3, 3, 3]);
    expect(platform.sessions.size).toBe(0);
  });

  it("has another id of the upload, so that nothing of it is found", async () => {
    const { upload, platform } = stage({ retry: { attempts: 2 } });
    const ids: string[] = [];
    const { methods } = platform.provider;
    const open = methods[0]!.open.bind(methods[0]);
    methods[0]!.open = (request, call) => {
      ids.push(request.uploadId);
      return open(request, call);
    };
    platform.next("finish", refuses(failure("session-lost")));
    await upload();
    expect(new Set(ids).size).toBe(2);
  });
});
