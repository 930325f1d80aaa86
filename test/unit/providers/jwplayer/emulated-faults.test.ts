import { describe, expect, it, vi } from "vitest";
import type { Fault } from "../../../../src/emulator/index.js";
import { call, failureOf, methodOf, sha256, upload } from "./fixtures.js";
import { bytes, stage } from "./stage.js";

const put = "jwplayer.s3.put";
const post = "jwplayer.upload.form";
const create = "jwplayer.videos.create";

describe("faults on the line", () => {
  it.each<[string, Fault, string]>([
    ["s3", { operation: put, kind: "wrong-etag" }, "corrupted"],
    ["s3", { operation: put, kind: "expired-link" }, "session-lost"],
    ["s3", { operation: put, kind: "reset-before-answer" }, "interrupted"],
    ["s3", { operation: put, kind: "reset-after-bytes", bytes: 1000 }, "interrupted"],
    ["s3", { operation: put, kind: "status", status: 500 }, "interrupted"],
    ["s3", { operation: put, kind: "early-status", status: 503 }, "throttled"],
    ["form", { operation: post, kind: "reset-before-answer" }, "interrupted"],
    ["form", { operation: post, kind: "reset-after-bytes", bytes: 1000 }, "interrupted"],
    ["form", { operation: post, kind: "status", status: 502 }, "interrupted"],
    ["form", { operation: post, kind: "early-status", status: 413 }, "rejected"],
  ])("%s, %j", async (name, fault, kind) => {
    const { open } = await stage(fault);
    const { method, session, part, body } = await open(name);
    expect((await failureOf(method.send(session, part, body, call()))).kind).toBe(kind);
  });

  it("an interrupted PUT is simply sent again", async () => {
    const fault = { operation: put, kind: "reset-after-bytes", bytes: 1000 } as const;
    const { open, ready, emulator } = await stage(fault);
    const { method, session, part, body, id } = await open("s3");
    await failureOf(method.send(session, part, body, call()));
    await method.send(session, part, body, call({ repeated: true }));
    await ready(id);
    expect(emulator.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
  });

  it("a link that is used twice is a session that is lost", async () => {
    const { open } = await stage();
    const { method, session, part, body } = await open("form");
    await method.send(session, part, body, call());
    const error = await failureOf(method.send(session, part, body, call()));
    expect(error.kind).toBe("session-lost");
  });

  it("the rate limit says when it ends, and the call was not carried out", async () => {
    const { open, emulator } = await stage({ operation: create, kind: "rate-limit" });
    const error = await failureOf(open("s3"));
    expect(error.kind).toBe("throttled");
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(emulator.assets()).toEqual([]);
  });

  it.each(["s3", "form"])("an abort ends the upload by %s as aborted", async (name) => {
    const operation = name === "s3" ? put : post;
    const { open, emulator } = await stage({ operation, kind: "stall", bytes: 1000 });
    const { method, session, part, body } = await open(name);
    const abort = new AbortController();
    const sending = failureOf(method.send(session, part, body, call({ signal: abort.signal })));
    await vi.waitFor(() => {
      expect(emulator.faults.unfired()).toEqual([]);
    });
    abort.abort();
    expect((await sending).kind).toBe("aborted");
  });
});

describe("wrong credentials", () => {
  it.each([{ apiSecret: "anotherSecretThatDoesNotFit" }, { apiKey: "unknown1" }])(
    "are told apart from everything else, and nothing is created: %j",
    async (wrong) => {
      const { connect, emulator } = await stage();
      const { request } = upload(bytes);
      const error = await failureOf(methodOf(connect(wrong), "s3").open(request, call()));
      expect(error.kind).toBe("unauthorized");
      expect(emulator.assets()).toEqual([]);
    },
  );

  it("include a clock that is far behind", async () => {
    const { connect, nowMs } = await stage();
    const late = connect({ clock: () => nowMs() - 48 * 3600 * 1000 });
    const error = await failureOf(late.status("aT2u4xRa", call()));
    expect(error).toMatchObject({ kind: "unauthorized", code: "TimestampExpired" });
    expect(error.message).toContain("clock");
  });
});
