import { describe, expect, it } from "vitest";
import { call, failureOf, methodOf, sha256, upload } from "./fixtures.js";
import { bytes, stage, website } from "./stage.js";

const create = "jwplayer.videos.create";
const post = "jwplayer.upload.form";

describe("an answer that was lost", () => {
  it.each(["jwplayer.s3.put", post])(
    "leaves it unclear whether %s was carried out",
    async (operation) => {
      const { open } = await stage({ operation, kind: "lose-answer" });
      const { method, session, part, body } = await open(operation === post ? "form" : "s3");
      const error = await failureOf(method.send(session, part, body, call()));
      expect(error.kind).toBe("interrupted");
    },
  );

  it("of a form that arrived is made good by inspection", async () => {
    const { open, ready, emulator } = await stage({ operation: post, kind: "lose-answer" });
    const { method, session, part, body, id, request } = await open("form");
    await failureOf(method.send(session, part, body, call()));
    await ready(id);
    const inspection = await method.inspect?.(session, [part], call(), request.content);
    expect(inspection?.held).toMatchObject([{ part: 0 }]);
    expect(emulator.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
  });

  it.each(["s3", "form"])("of open leaves one video by %s", async (name) => {
    const { provider, emulator } = await stage({ operation: create, kind: "lose-answer" });
    const method = methodOf(provider, name);
    const { request } = upload(bytes);
    const error = await failureOf(method.open(request, call()));
    expect(error.kind).toBe("interrupted");
    expect(emulator.assets()).toHaveLength(1);

    expect(await method.recover?.(request, call({ repeated: true }))).toBeUndefined();
    await method.open(request, call({ repeated: true }));
    expect(emulator.assets()).toHaveLength(1);
  });

  it("of open is made good by fetch, which goes on with the video that it made", async () => {
    const { provider, ready, emulator } = await stage({ operation: create, kind: "lose-answer" });
    const method = methodOf(provider, "fetch");
    const { request } = upload(bytes, { facts: { kind: "url", url: await website() } });
    await failureOf(method.open(request, call()));
    const session = await method.recover?.(request, call({ repeated: true }));
    expect(session).toEqual({ key: emulator.assets()[0]?.id });
    await ready(emulator.assets()[0]!.id);
    expect(emulator.assets()).toHaveLength(1);
  });
});
