import { describe, expect, it } from "vitest";
import type { Facts } from "../../../src/model.js";
import type { Selection, Wish } from "../../../src/plan/select.js";
import { selectPlan } from "../../../src/plan/select.js";
import { candidate, factsOf, GB, jw, kaltura, MiB, urlFacts } from "./candidate.js";

type Party = Selection["provider"];

const plan = (provider: Party, facts: Facts, wish: Wish = {}) =>
  selectPlan({ provider, facts, wish });

function reasons(provider: Party, facts: Facts, wish: Wish = {}): Record<string, string> {
  return Object.fromEntries(
    plan(provider, facts, wish).reasons.map(({ method, why }) => [method, why]),
  );
}

describe("which method is chosen", () => {
  it.each([
    ["JW Player, a reachable URL", jw, urlFacts(), "fetch"],
    ["JW Player, a small file", jw, factsOf({ sizeBytes: 1 }), "s3"],
    ["JW Player, exactly the limit of s3", jw, factsOf({ sizeBytes: 5 * GB }), "s3"],
    ["JW Player, one byte above it", jw, factsOf({ sizeBytes: 5 * GB + 1 }), "form"],
    ["JW Player, the largest file", jw, factsOf({ sizeBytes: 25 * GB }), "form"],
    ["JW Player, bytes in memory", jw, factsOf({ kind: "memory" }), "s3"],
    ["Kaltura, a reachable URL", kaltura, urlFacts(), "import"],
    ["Kaltura, a small file", kaltura, factsOf({ sizeBytes: 20 * MiB }), "token"],
    ["Kaltura, a larger file", kaltura, factsOf({ sizeBytes: 20 * MiB + 1 }), "chunked"],
  ])("%s", (_, provider, facts, method) => {
    expect(plan(provider, facts).method).toBe(method);
  });

  it("gives every method one reason, in the provider's order, and one of them is the choice", () => {
    const { reasons } = plan(jw, factsOf());
    expect(reasons.map(({ method }) => method)).toEqual(["fetch", "s3", "form", "ftp"]);
    expect(reasons.filter(({ chosen }) => chosen).map(({ method }) => method)).toEqual(["s3"]);
  });

  it("survives JSON unchanged", () => {
    const made = plan(kaltura, urlFacts());
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });
});

describe("the reasons", () => {
  it("name sizes and limits", () => {
    expect(reasons(jw, factsOf({ sizeBytes: 6.2 * GB }))).toEqual({
      fetch:
        "not, because the source is a local file and fetch needs a URL that the platform can pull from",
      s3: "not, because the file is 6.2 GB and s3 takes up to 5 GB",
      form: "chosen because form is best for this",
      ftp: "not, because the platform advises against it",
    });
  });

  it("tell sizes apart that round to the same", () => {
    expect(reasons(jw, factsOf({ sizeBytes: 5 * GB + 1 })).s3).toBe(
      "not, because the file is 5,000,000,001 bytes and s3 takes up to 5,000,000,000 bytes",
    );
  });

  it("name the order of preference where it alone decided", () => {
    expect(reasons(jw, factsOf()).form).toBe(
      "not, because s3 comes first in JW Player's own order",
    );
  });

  it("say what sending from a URL would cost", () => {
    expect(reasons(jw, urlFacts()).s3).toBe(
      "not, because the source is a URL and s3 would move every byte of it through this machine",
    );
  });

  it("say which URLs a platform does not pull from", () => {
    const facts = urlFacts({ url: "sftp://cdn.example.com/talk.mp4" });
    expect(() => plan(jw, facts)).toThrow("fetch (fetch does not pull from sftp: URLs)");
    const protocols = ["sftp:"];
    const other = { name: "Other", methods: [candidate("fetch", "import", { protocols })] };
    expect(plan(other, facts).method).toBe("fetch");
  });

  it("say that a size is needed", () => {
    const unsized = factsOf({
      sizeBytes: undefined,
      url: "https://a.example/v.mp4",
      kind: "memory",
    });
    expect(reasons(jw, unsized).s3).toBe(
      "not, because the size of the source is not known and s3 needs it",
    );
  });
});

describe("a method asked for by name", () => {
  it("is used although others come first, and everything says so", () => {
    expect(reasons(jw, factsOf(), { method: "form" })).toEqual({
      fetch:
        "not, because the source is a local file and fetch needs a URL that the platform can pull from",
      s3: "not, because form was asked for by name",
      form: "chosen because it was asked for by name",
      ftp: "not, because the platform advises against it",
    });
  });

  it("may be a discouraged one", () => {
    expect(plan(jw, factsOf(), { method: "ftp" }).method).toBe("ftp");
  });

  it("may be chunked for a file that one request would do for", () => {
    expect(plan(kaltura, factsOf({ sizeBytes: 1 }), { method: "chunked" })).toMatchObject({
      method: "chunked",
      parts: 1,
      width: 1,
    });
  });

  it("is refused when it cannot take the video, with the reason and what would work", () => {
    expect(() => plan(kaltura, factsOf(), { method: "token" })).toThrow(
      expect.objectContaining({
        kind: "unsupported",
        provider: "Kaltura",
        method: "token",
        message:
          "token cannot take this video, because the file is 100 MiB and token takes up to 20 MiB; chunked can take it",
      }),
    );
  });

  it("is refused when the provider has no such method, with the names it has", () => {
    expect(() => plan(kaltura, factsOf(), { method: "s3" })).toThrow(
      expect.objectContaining({
        kind: "invalid-input",
        message: `method: "s3" is not one of Kaltura's; give one of import, token, chunked`,
      }),
    );
  });
});

describe("a video that no method takes", () => {
  const refused = (provider: Party, facts: Facts): unknown => {
    try {
      return plan(provider, facts);
    } catch (thrown) {
      return thrown;
    }
  };

  it("is refused with every reason and the largest size that works", () => {
    const provider = { name: "JW Player", methods: jw.methods.slice(0, 3) };
    expect(refused(provider, factsOf({ sizeBytes: 30 * GB }))).toMatchObject({
      kind: "unsupported",
      message:
        "no method of JW Player takes this video: fetch (the source is a local file and fetch needs a URL that the platform can pull from), " +
        "s3 (the file is 30 GB and s3 takes up to 5 GB), form (the file is 30 GB and form takes up to 25 GB); give a file of at most 25 GB",
    });
  });

  it("names a discouraged method that could", () => {
    expect(refused(jw, factsOf({ sizeBytes: 30 * GB }))).toMatchObject({
      message: expect.stringMatching(/; ask for ftp by name to use it all the same$/) as string,
    });
  });

  it("counts what a grid of parts has room for", () => {
    expect(refused(kaltura, factsOf({ sizeBytes: 2e12 }))).toMatchObject({
      message: expect.stringContaining(
        "chunked (the file is 2 TB and chunked takes up to 104.9 GB); give a file of at most 104.9 GB",
      ) as string,
    });
  });

  it("repeats why a URL is out of the platform's reach", () => {
    const unreachable =
      "10.0.0.5 is a private address that the platform cannot reach (if it can, say so with allowPrivateUrls)";
    const error = refused(
      kaltura,
      urlFacts({ unreachable, unreadable: "upreel does not read from private addresses" }),
    );
    expect(error).toMatchObject({
      kind: "unsupported",
      message: expect.stringContaining(`import (${unreachable})`) as string,
    });
    expect(error).toMatchObject({
      message: expect.stringMatching(/; download it and give the file/) as string,
    });
  });

  it("keeps its reasons through redaction, whatever the methods are called", () => {
    const provider = { name: "P", methods: [candidate("token", "single", { maxBytes: 1 })] };
    expect(refused(provider, factsOf())).toMatchObject({
      message: expect.not.stringContaining("[redacted]") as string,
    });
  });
});

describe("sizes that a method is meant for", () => {
  const v2 = {
    name: "JW Player v2",
    methods: [
      candidate("direct", "single", { maxBytes: 5 * GB, recommendedMaxBytes: 0.1 * GB }),
      candidate("multipart", "chunked", { minBytes: 2, maxBytes: 25 * GB }),
    ],
  };

  it.each([
    ["as recommended", 0.1 * GB, "direct"],
    ["larger than recommended", 0.1 * GB + 1, "multipart"],
    ["too small for another", 1, "direct"],
  ])("%s", (_, sizeBytes, method) => {
    expect(plan(v2, factsOf({ sizeBytes })).method).toBe(method);
  });

  it("are said in the reasons", () => {
    expect(reasons(v2, factsOf({ sizeBytes: 2 * GB })).direct).toBe(
      "not, because the file is 2 GB and direct is recommended up to 100 MB",
    );
    expect(reasons(v2, factsOf({ sizeBytes: 1 })).multipart).toBe(
      "not, because the file is 1 byte and multipart takes no less than 2 bytes",
    );
  });

  it("do not stand in the way of a wish, or of the only method that can", () => {
    const facts = factsOf({ sizeBytes: 2 * GB });
    expect(plan(v2, facts, { method: "direct" }).method).toBe("direct");
    const alone = { name: "JW Player v2", methods: v2.methods.slice(0, 1) };
    expect(plan(alone, facts).method).toBe("direct");
  });
});
