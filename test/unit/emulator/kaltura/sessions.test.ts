/** Who may do what, and in which words and order the server refuses. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import { writeSession } from "../../../../src/emulator/kaltura/ks.js";
import { account, ks, postJson, startKaltura, upload } from "./harness.js";
import type { Kaltura } from "./harness.js";

const clock = manualClock();
let kaltura: Kaltura;
beforeEach(async () => {
  kaltura = await startKaltura({ clock });
});
afterEach(() => kaltura.stop());

const invalid = (ksId: string, code = "-1", description = "INVALID_STR") => ({
  code: "INVALID_KS",
  message: `Invalid KS "${ksId}", Error "${code},${description}"`,
  objectType: "KalturaAPIException",
  args: { KSID: ksId, ERR_CODE: code, ERR_DESC: description },
});

describe("a session that cannot be used", () => {
  it("is quoted when it makes no sense or is wrongly signed", async () => {
    const foreign = kaltura.admin.replace(/.....=*$/, "AAAAA=");
    for (const text of ["nonsense", foreign]) {
      expect(await kaltura.api("uploadToken.list", { ks: text })).toEqual(invalid(text));
    }
  });

  it("is named by what ended it", async () => {
    const short = ks(clock, { type: 2, forMs: 1000 });
    expect(await kaltura.api("uploadToken.list", { ks: short })).toMatchObject({ totalCount: 0 });
    await clock.advance(1000);
    expect(await kaltura.api("uploadToken.list", { ks: short })).toEqual(invalid("EXPIRED"));
  });

  it("ends on request, with all that share its id", async () => {
    const [one, other] = [1, 2].map((type) =>
      ks(clock, { type, privileges: { sessionid: "abc" } }),
    );
    expect(await kaltura.api("session.end", { ks: one })).toBeNull();
    expect(await kaltura.api("uploadToken.list", { ks: other })).toEqual(invalid("LOGOUT"));
    expect(await kaltura.api("uploadToken.list")).toMatchObject({ totalCount: 0 });
  });

  it.each([
    ["EXCEEDED_RESTRICTED_IP", { iprestrict: "10.0.0.1" }],
    ["EXCEEDED_RESTRICTED_URI", { urirestrict: "/api_v3/service/media/*|/elsewhere" }],
    ["EXCEEDED_ACTIONS_LIMIT", { actionslimit: "0" }],
  ])("is restricted: %s", async (word, privileges) => {
    const restricted = ks(clock, { type: 2, privileges });
    expect(await kaltura.api("uploadToken.list", { ks: restricted })).toEqual(invalid(word));
  });

  it("counts its actions", async () => {
    const twice = ks(clock, {
      type: 2,
      privileges: { actionslimit: "2", urirestrict: "/api_v3/*" },
    });
    const codes = [];
    for (let call = 0; call < 3; call += 1) {
      codes.push((await kaltura.api("uploadToken.list", { ks: twice })).code);
    }
    expect(codes).toEqual([undefined, undefined, "INVALID_KS"]);
  });
});

describe("without a session", () => {
  const url = () => `${kaltura.url}/api_v3/service/uploadToken/action/add`;

  it("nothing can be done when there is no partner either", async () => {
    expect(await postJson(url(), { format: 1 })).toEqual({
      code: "MISSING_KS",
      message: "Missing KS, session not established",
      objectType: "KalturaAPIException",
      args: [],
    });
  });

  it("a partner alone is not enough", async () => {
    expect(await postJson(url(), { format: 1, partnerId: 102 })).toEqual({
      code: "SERVICE_FORBIDDEN",
      message: "The access to service [uploadtoken->add] is forbidden",
      objectType: "KalturaAPIException",
      args: { SERVICE: "uploadtoken->add" },
    });
  });

  it("the server answers a ping", async () => {
    const ping = `${kaltura.url}/api_v3/service/system/action/ping`;
    expect(await postJson(ping, { format: 1 })).toBe(true);
  });
});

describe("the order of checks", () => {
  it.each([
    ["the service comes first", "nowhere.list", { ks: "nonsense" }, "SERVICE_DOES_NOT_EXISTS"],
    ["then the action", "media.paint", { ks: "nonsense" }, "ACTION_DOES_NOT_EXISTS"],
    ["then the signature", "media.get", { ks: "nonsense" }, "INVALID_KS"],
    ["then the arguments", "media.get", { ks: undefined }, "MISSING_MANDATORY_PARAMETER"],
    ["then permission", "media.get", { ks: undefined, entryId: "1_x" }, "MISSING_KS"],
    ["then the action itself", "media.get", { entryId: "1_x" }, "ENTRY_ID_NOT_FOUND"],
  ])("%s", async (_, name, params, code) => {
    expect((await kaltura.api(name, params)).code).toBe(code);
  });

  it("looks at the arguments before the session's end", async () => {
    const expired = ks(clock, { type: 2, forMs: -1000 });
    expect((await kaltura.api("media.get", { ks: expired })).code).toBe(
      "MISSING_MANDATORY_PARAMETER",
    );
    expect(await kaltura.api("media.get", { ks: expired, entryId: "1_x" })).toEqual(
      invalid("EXPIRED"),
    );
  });

  it("refuses in the platform's words when there were too many calls", async () => {
    kaltura.faults.add({ operation: "kaltura.uploadtoken.list", kind: "rate-limit" });
    expect(await kaltura.api("uploadToken.list")).toEqual({
      code: "ACTION_BLOCKED",
      message: 'Action "list" in service "uploadtoken" is blocked',
      objectType: "KalturaAPIException",
      args: { ACTION_NAME: "list", SERVICE_NAME: "uploadtoken" },
    });
    expect(kaltura.faults.unfired()).toEqual([]);
    expect(await kaltura.api("uploadToken.list")).toMatchObject({ totalCount: 0 });
  });
});

describe("session.start", () => {
  const start = (params: object) =>
    postJson(`${kaltura.url}/api_v3/service/session/action/start`, { format: 1, ...params });

  it("makes a session that works until it expires", async () => {
    const { partnerId, adminSecret: secret } = account;
    const made: unknown = await start({
      secret,
      partnerId,
      userId: "u",
      type: 2,
      expiry: 60,
      privileges: "*",
    });
    expect(made).toMatch(/^djJ8[\w-]+=*$/);
    const text = made as string;
    expect(await kaltura.api("session.get", { ks: text })).toEqual({
      ks: text,
      sessionType: 2,
      partnerId: 102,
      userId: "u",
      expiry: Math.floor(clock.now() / 1000) + 60,
      privileges: "all:*",
      objectType: "KalturaSessionInfo",
    });
    await clock.advance(60_000);
    expect(await kaltura.api("session.get", { ks: text })).toEqual(invalid("EXPIRED"));
  });

  it("refuses a wrong secret", async () => {
    expect(await start({ secret: "wrong", partnerId: 102 })).toEqual({
      code: "START_SESSION_ERROR",
      message: "Error while starting session for partner [102]",
      objectType: "KalturaAPIException",
      args: { PID: "102" },
    });
    expect((await start({ partnerId: 102 })).args).toEqual({ PARAM_NAME: "secret" });
  });
});

describe("session.start with the user secret", () => {
  const start = (params: object) =>
    kaltura.api("session.start", { ks: undefined, partnerId: 102, ...params });
  const { userSecret: secret } = account;

  it("makes users' sessions, which are as good as any", async () => {
    const made = (await start({ secret, userId: "ann" })) as unknown as string;
    expect(await kaltura.api("session.get", { ks: made })).toMatchObject({
      ...{ sessionType: 0, userId: "ann" },
    });
  });

  it("makes no administrators' sessions", async () => {
    expect((await start({ secret, type: 2 })).code).toBe("START_SESSION_ERROR");
  });

  it("does not sign sessions made at home", async () => {
    const home = writeSession(
      { partnerId: 102, userId: "ann", type: 0, expiresAt: 2 ** 31, privileges: new Map() },
      { partnerId: 102, adminSecret: secret },
    );
    expect(await kaltura.api("session.get", { ks: home })).toEqual(invalid(home));
  });
});

it("caps sessions at the account's longest", async () => {
  const capped = await startKaltura({ clock, rules: { maxSessionSeconds: 60 } });
  try {
    const { partnerId, adminSecret: secret } = account;
    const made: unknown = await capped.api("session.start", { partnerId, secret });
    expect((await capped.api("session.get", { ks: made })).expiry).toBe(
      Math.floor(clock.now() / 1000) + 60,
    );
  } finally {
    await capped.stop();
  }
});

describe("users", () => {
  it("see only their own tokens; administrators see all", async () => {
    const [ann, bob] = ["ann", "bob"].map((userId) => ks(clock, { userId }));
    const { id, userId } = await kaltura.api("uploadToken.add", { ks: ann });
    expect(userId).toBe("ann");

    for (const action of ["get", "delete"]) {
      const answer = await kaltura.api(`uploadToken.${action}`, { ks: bob, uploadTokenId: id });
      expect(answer.code).toBe("UPLOAD_TOKEN_NOT_FOUND");
    }
    const asBob = { ...kaltura, admin: bob! };
    expect((await upload(asBob, id, new Uint8Array(1))).code).toBe("UPLOAD_TOKEN_NOT_FOUND");
    expect((await kaltura.api("uploadToken.list", { ks: bob })).totalCount).toBe(0);
    expect((await kaltura.api("uploadToken.list", { ks: ann })).totalCount).toBe(1);
    expect((await kaltura.api("uploadToken.get", { uploadTokenId: id })).id).toBe(id);
  });

  it("may look at others' entries, but touch only with the privilege", async () => {
    const [ann, bob] = ["ann", "bob"].map((userId) => ks(clock, { userId }));
    const { id } = await kaltura.api("media.add", { ks: ann, entry: { mediaType: 1, name: "n" } });
    const rename = (session: string) =>
      kaltura.api("media.update", { ks: session, entryId: id, mediaEntry: { name: "m" } });

    expect((await kaltura.api("media.get", { ks: bob, entryId: id })).name).toBe("n");
    expect(await rename(bob!)).toEqual(invalid("", "-4", "INVALID_TYPE"));
    const editor = ks(clock, { userId: "bob", privileges: { edit: `1_other/${id}` } });
    expect((await rename(editor)).name).toBe("m");
    expect((await rename(ann!)).name).toBe("m");
    expect(
      (await kaltura.api("media.add", { ks: bob, entry: { mediaType: 1, userId: "ann" } })).code,
    ).toBe("INVALID_KS");
  });

  it("of a public player may look, not add", async () => {
    const widget = ks(clock, { userId: "0", privileges: { widget: "1" } });
    expect((await kaltura.api("uploadToken.list", { ks: widget })).totalCount).toBe(0);
    expect((await kaltura.api("uploadToken.add", { ks: widget })).code).toBe("SERVICE_FORBIDDEN");
  });
});
