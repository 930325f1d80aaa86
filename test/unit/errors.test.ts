import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { abortedError, asUploadError, errorKinds, UploadError } from "../../src/errors.js";
import { printed } from "../support/failure.js";
import { kalturaSessions } from "../support/secrets.js";

const secret = "uA96CFtJa138E2T5GhKfngml";
const leaky = `POST https://host/?api_secret=${secret}&ks=${kalturaSessions.v1} failed`;
const secrets = new RegExp(
  `${secret}|${kalturaSessions.v1.slice(0, 30)}|${kalturaSessions.v2.slice(0, 30)}`,
);

/** Everything that a log could show of an error. */
function shown(error: unknown): string {
  return [printed(error), inspect(error, { depth: Infinity, showHidden: true })].join("\n");
}

/** What an HTTP client throws: the whole request hangs on it. */
function clientError(): Error {
  const error = new Error(leaky);
  const config = { headers: { Authorization: `Bearer ${secret}` }, data: kalturaSessions.v2 };
  return Object.assign(error, { code: "ECONNRESET", config, request: { path: leaky } });
}

describe("an UploadError", () => {
  it("says what it was told", () => {
    const error = new UploadError("rejected", "no", {
      provider: "Toy",
      method: "toy",
      operation: "send",
      status: 403,
      code: "FORBIDDEN",
      requestId: "r-1",
      assetId: "a-1",
      retryAfterMs: 5,
      attempts: 2,
      resumable: true,
      exhausted: true,
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "UploadError",
      kind: "rejected",
      provider: "Toy",
      method: "toy",
      operation: "send",
      status: 403,
      code: "FORBIDDEN",
      requestId: "r-1",
      assetId: "a-1",
      retryAfterMs: 5,
      attempts: 2,
      resumable: true,
      exhausted: true,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe("no");
    expect(String(error)).toBe("UploadError: no");
  });

  it("assumes one attempt that cannot be resumed", () => {
    const error = new UploadError("rejected", "no");
    expect(error).toMatchObject({ attempts: 1, resumable: false, exhausted: false });
    expect("cause" in error).toBe(false);
  });

  it("has one of a closed list of kinds", () => {
    expect(new Set(errorKinds).size).toBe(errorKinds.length);
    expect(errorKinds).toHaveLength(14);
  });
});

describe("no secret is left", () => {
  it.each<[string, () => UploadError]>([
    ["in the message", () => new UploadError("internal", leaky)],
    [
      "in what the platform said",
      () => new UploadError("rejected", "no", { code: leaky, requestId: leaky, operation: leaky }),
    ],
    ["in the cause", () => new UploadError("interrupted", "gone", { cause: clientError() })],
    ["in a cause that is a text", () => new UploadError("interrupted", "gone", { cause: leaky })],
    [
      "in a cause that is an object",
      () => new UploadError("interrupted", "gone", { cause: { ks: kalturaSessions.v2 } }),
    ],
    [
      "in a cause's own cause",
      () =>
        new UploadError("interrupted", "gone", {
          cause: new Error("outer", { cause: clientError() }),
        }),
    ],
    [
      "in several causes at once",
      () =>
        new UploadError("unreachable", "no", { cause: new AggregateError([clientError()], leaky) }),
    ],
    [
      "in a chain of UploadErrors",
      () =>
        new UploadError("aborted", "end", {
          cause: new UploadError("interrupted", leaky, { cause: clientError() }),
        }),
    ],
    [
      "in what is added later",
      () => new UploadError("rejected", "no").with({ cause: clientError() }, `; ${leaky}`),
    ],
    ["in a thrown value made an error", () => asUploadError(clientError())],
    ["in an abort's reason", () => abortedError(AbortSignal.abort(clientError()))],
  ])("%s", (_, make) => {
    const text = shown(make());
    expect(text).not.toMatch(secrets);
    expect(text).not.toContain("[redacted]]");
  });
});

describe("a cause", () => {
  it("keeps its name, message, code and stack", () => {
    const thrown = Object.assign(new TypeError("read ECONNRESET"), { code: "ECONNRESET" });
    const { cause } = new UploadError("interrupted", "gone", { cause: thrown });
    expect(cause).toMatchObject({
      name: "TypeError",
      message: "read ECONNRESET",
      code: "ECONNRESET",
    });
    expect((cause as Error).stack).toBe(thrown.stack);
  });

  it("keeps nothing else", () => {
    const { cause } = new UploadError("interrupted", "gone", { cause: clientError() });
    expect(Object.keys(cause as Error).sort()).toEqual(["code", "name"]);
  });

  it("that is an UploadError stays as it is", () => {
    const inner = new UploadError("interrupted", "gone");
    expect(new UploadError("aborted", "end", { cause: inner }).cause).toBe(inner);
  });
});

describe("with", () => {
  const error = new UploadError("rejected", "no", { provider: "Toy", status: 403, attempts: 2 });

  it("adds what is known by now and keeps the rest", () => {
    const more = error.with({ method: "toy", status: undefined, attempts: 3, resumable: true });
    expect(more).toMatchObject({
      kind: "rejected",
      message: "no",
      provider: "Toy",
      method: "toy",
      status: 403,
      attempts: 3,
      resumable: true,
    });
  });

  it("appends to the message, also where the stack shows it", () => {
    const more = error.with({}, "; try again $& tomorrow");
    expect(more.message).toBe("no; try again $& tomorrow");
    expect(more.stack).toContain("UploadError: no; try again $& tomorrow\n");
  });

  it("points at where the failure happened, not at where more was learnt", () => {
    const frames = (stack = ""): string => stack.slice(stack.indexOf("\n"));
    expect(frames(error.with({}, "; more").stack)).toBe(frames(error.stack));
  });

  it("leaves the original alone and keeps its cause", () => {
    const cause = new UploadError("interrupted", "gone");
    const first = new UploadError("aborted", "end", { cause });
    expect(first.with({ provider: "Toy" }).cause).toBe(cause);
    expect(first.provider).toBeUndefined();
  });
});

describe("asUploadError", () => {
  it("takes an UploadError for what it is", () => {
    const error = new UploadError("rejected", "no");
    expect(asUploadError(error)).toBe(error);
  });

  it.each<[unknown, string]>([
    [new TypeError("x is not a function"), "unexpected failure: x is not a function"],
    ["a text", "unexpected failure: a text"],
    [undefined, "unexpected failure: a thrown undefined"],
    [{ a: 1 }, "unexpected failure: a thrown object"],
  ])("takes anything else for a defect: %j", (thrown, message) => {
    expect(asUploadError(thrown)).toMatchObject({ kind: "internal", message });
  });
});

describe("abortedError", () => {
  it("is the reason itself when that is an UploadError", () => {
    const reason = new UploadError("stalled", "nothing moves");
    expect(abortedError(AbortSignal.abort(reason))).toBe(reason);
  });

  it("is `aborted` for every other reason, which it keeps", () => {
    const error = abortedError(AbortSignal.abort(new Error("the user left")));
    expect(error.kind).toBe("aborted");
    expect(error.cause).toMatchObject({ message: "the user left" });
  });
});
