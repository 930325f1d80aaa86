/** What all calls of v2 have in common. */
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../raw-http.js";
import { clock, start } from "./client.js";

describe("authorization", () => {
  it.each([
    ["a wrong secret", "Bearer wrong"],
    ["no word before it", "SECRET"],
    ["another word", "Basic SECRET"],
    ["nothing", ""],
  ])("is refused with %s", async (_, given) => {
    const { emulator, api } = await start();
    const authorization = given.replace("SECRET", emulator.credentials.jwplayerV2.secret);
    const { status, body } = await api("GET", "sites/:site/media/", {
      headers: { Authorization: authorization },
    });
    expect(status).toBe(403);
    expect(body).toEqual({ errors: [{ code: "forbidden", description: "Action forbidden." }] });
  });

  it("may be refused by 401 instead", async () => {
    const { api } = await start({ badSecretStatus: 401 });
    const { status, body } = await api("GET", "sites/:site/media/", { bearer: "wrong" });
    expect([status, body.errors?.[0]?.code]).toEqual([401, "unauthorized"]);
  });

  it("covers one site", async () => {
    const { api } = await start();
    expect((await api("GET", "sites/AnyOther/media/")).status).toBe(404);
  });
});

describe("routes", () => {
  it.each([
    ["GET", "sites/:site/media", 200, "media.list"],
    ["GET", "sites/:site/media/", 200, "media.list"],
    ["GET", "sites/:site/media/Nobody12/", 404, "media.get"],
    ["POST", "sites/:site/media/Nobody12/reupload/", 405, "unknown"],
    ["GET", "sites/:site/playlists/", 404, "unknown"],
    ["PATCH", "sites/:site/media/Nobody12/", 404, "media.update"],
    ["DELETE", "sites/:site/media/Nobody12", 404, "media.delete"],
    ["PATCH", "sites/:site/thumbnails/Nobody12", 404, "thumbnails.update"],
    ["GET", "webhooks/Nobody12/", 404, "webhooks.get"],
  ])("%s %s is answered %i, and known as %s", async (method, path, status, operation) => {
    const { emulator, api } = await start();
    const answer = await api(method, path);
    expect(answer.status).toBe(status);
    expect(emulator.requests()[0]?.operation).toBe(`jwplayer.v2.${operation}`);
    if (status !== 200) expect(answer.body.errors).toHaveLength(1);
  });

  it("take an absolute request target", async () => {
    const { emulator } = await start();
    const { siteId, secret } = emulator.credentials.jwplayerV2;
    const answer = await sendRaw(emulator.url, {
      method: "GET",
      target: `https://api.jwplayer.com/v2/sites/${siteId}/media/`,
      headers: { Authorization: `Bearer ${secret}` },
    });
    expect(answer?.status).toBe(200);
  });

  it.each(["{", "[1]", '"text"', ""])(
    "need a JSON object where they take one, not %j",
    async (body) => {
      const { api, emulator } = await start();
      const answer = await api("POST", "sites/:site/media/", { body });
      expect(answer.status).toBe(400);
      expect(answer.body.errors?.[0]?.code).toBe("invalid_body");
      expect(emulator.assets()).toEqual([]);
    },
  );

  it("refuse a body beyond all measure", async () => {
    const { api } = await start();
    const body = { metadata: { title: "x".repeat(1_100_000) } };
    expect((await api("POST", "sites/:site/media/", { body })).status).toBe(400);
  });
});

describe("the call budget", () => {
  it("is told in every answer, and belongs to one secret", async () => {
    const { api } = await start({ callsPerMinute: 2 });
    const list = (bearer?: string) =>
      api("GET", "sites/:site/media/", bearer === undefined ? {} : { bearer });
    const told = ({ status, headers }: Awaited<ReturnType<typeof list>>) => [
      status,
      headers.get("jw-request-limit"),
      headers.get("jw-request-remaining"),
    ];
    expect(told(await list())).toEqual([200, "2", "1"]);
    expect(told(await list())).toEqual([200, "2", "0"]);
    const over = await list();
    expect(told(over)).toEqual([429, "2", "0"]);
    expect(over.body.errors).toHaveLength(1);
    expect(over.headers.get("retry-after")).toBeNull();
    expect(told(await list("another"))).toEqual([403, "2", "1"]);
    await clock.advance(60_000);
    expect(told(await list())).toEqual([200, "2", "1"]);
  });

  it("can be spent by a scripted fault", async () => {
    const { emulator, api } = await start();
    emulator.faults.add({ operation: "jwplayer.v2.media.create", kind: "rate-limit" });
    const answer = await api("POST", "sites/:site/media/", { body: {} });
    expect([answer.status, answer.headers.get("jw-request-remaining")]).toEqual([429, "0"]);
    expect(emulator.assets()).toEqual([]);
    expect(emulator.faults.unfired()).toEqual([]);
  });
});
