/** v2's list of media: pages, order, search. */
import { beforeEach, describe, expect, it } from "vitest";
import { clock, start } from "./client.js";

type Stage = Awaited<ReturnType<typeof start>>;
let stage: Stage;

const titles = ["Wild cats", "Tame dogs", "wild dogs", "Fish AND chips"];

beforeEach(async () => {
  stage = await start();
  for (const [at, title] of titles.entries()) {
    const custom_params = { rating: String(at), "a b": `x${at}` };
    const external_id = `ref-${at}`;
    const tags = at % 2 === 0 ? ["even", "all"] : ["odd", "all"];
    await stage.create({}, { title, custom_params, external_id, tags });
    await clock.advance(1000);
  }
});

async function list(query: Readonly<Record<string, string>> = {}) {
  const search = new URLSearchParams(query).toString();
  const { status, body } = await stage.api("GET", `sites/:site/media/?${search}`);
  const titles = status === 200 ? body.media.map((media) => media.metadata.title) : [];
  return { ...body, status, titles };
}

describe("pages", () => {
  it("hold ten, the newest first, and say how many there are in all", async () => {
    expect(await list()).toMatchObject({
      ...{ page: 1, page_length: 10, total: 4 },
      titles: [...titles].reverse(),
    });
  });

  it("can be told apart", async () => {
    const second = await list({ page: "2", page_length: "3", sort: "created:asc" });
    expect(second).toMatchObject({ page: 2, page_length: 3, total: 4, titles: [titles[3]] });
    expect((await list({ page: "3", page_length: "3" })).titles).toEqual([]);
  });

  it.each([
    { page: "0" },
    { page: "x" },
    { page_length: "-1" },
    { sort: "created:desc" },
    { sort: "size:asc" },
  ])("cannot be asked for with %j", async (query) => {
    expect((await list(query)).status).toBe(400);
  });

  it("are sorted by several fields in turn", async () => {
    const found = await list({ sort: "status:asc,title:dsc" });
    expect(found.titles).toEqual([...titles].sort().reverse());
  });
});

describe("q", () => {
  it.each([
    ["external_id: ref-2", [2]],
    ['external_id:"ref-1"', [1]],
    ["title: dogs", [1, 2]],
    ["title: WILD", [0, 2]],
    ['title: "wild dogs"', [2]],
    ["tags: even", [0, 2]],
    ["tags: even AND title: dogs", [2]],
    ["tags:even AND title:dogs AND external_id:ref-0", []],
    ["external_id: ref-0 OR external_id: ref-3", [0, 3]],
    ["tags: odd AND title: dogs OR title: cats", [0, 1]],
    ['title:"fish AND chips"', [3]],
    ["custom_params: x1", [1]],
    ["custom_params.rating: 3", [3]],
    ['custom_params: ( name: "rating" AND value: "2" )', [2]],
    ['custom_params:(name:"a b" AND value:x0) OR external_id:ref-3', [0, 3]],
    ["status: created", [0, 1, 2, 3]],
    ["nothing: here", []],
  ] as const)("%s finds %j", async (q, expected) => {
    const found = await list({ q, sort: "created:asc" });
    expect(found.titles).toEqual(expected.map((at) => titles[at]));
    expect(found.total).toBe(expected.length);
  });

  it.each(["cats", "title:", "title: a AND", ""])("%j is not a query", async (q) => {
    expect((await list({ q })).status).toBe(400);
  });
});
