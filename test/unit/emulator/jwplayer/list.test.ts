import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator } from "../../../../src/emulator/index.js";
import { call, create } from "./client.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.stop());

const api = (method: string, parameters: Readonly<Record<string, string>> = {}) =>
  call(emulator, method, parameters);
const make = (parameters: Readonly<Record<string, string>>) => create(emulator, parameters);

describe("list", () => {
  const titles = async (parameters: Readonly<Record<string, string>>) =>
    (await api("list", parameters)).body.videos?.map(({ title }) => title);

  beforeEach(async () => {
    await make({ title: "Alpha", description: "first Talk" });
    await make({ title: "Beta", "custom.upload": "Ref-17", "custom.other": "talk" });
    await make({ title: "Gamma", tags: "talks" });
  });

  it("pages", async () => {
    expect((await api("list", { result_limit: "1", result_offset: "1" })).body).toMatchObject({
      status: "ok",
      limit: 1,
      offset: 1,
      total: 3,
      videos: [{ title: "Beta", custom: { upload: "Ref-17", other: "talk" } }],
    });
    expect((await api("list")).body).toMatchObject({ limit: 50, offset: 0, total: 3 });
    expect((await api("list", { result_limit: "1001" })).body.code).toBe("ParameterInvalid");
    expect((await api("list", { result_offset: "-1" })).body.code).toBe("ParameterInvalid");
  });

  it.each([
    ["search", "TALK", ["Alpha", "Gamma"]],
    ["search:*", "TALK", ["Alpha", "Beta", "Gamma"]],
    ["search:title,tags", "talk", ["Gamma"]],
    ["search:custom.*", "talk", ["Beta"]],
    ["search:custom.upload", "ref-17", ["Beta"]],
    ["search:custom.upload", "talk", []],
    ["search:custom.nobody", "17", []],
  ])("%s=%s finds %j", async (name, text, found) => {
    expect(await titles({ [name]: text })).toEqual(found);
  });

  it("finds by key", async () => {
    const { id } = emulator.assets()[2]!;
    expect(await titles({ "search:video_key": id })).toEqual(["Gamma"]);
  });
});
