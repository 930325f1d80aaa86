import { describe, expect, it } from "vitest";
import type { Link } from "../../../../../src/providers/jwplayer/v1/answers.js";
import { parseConfig } from "../../../../../src/providers/jwplayer/v1/config.js";
import { uploadUrl } from "../../../../../src/providers/jwplayer/v1/link.js";
import { credentials } from "../fixtures.js";

const config = parseConfig(credentials);

const formLink: Link = {
  protocol: "http",
  address: "upload.jwplatform.com",
  path: "/v1/videos/upload",
  query: { key: "8TjWBMMX", token: "5ecre7" },
};

const s3Link: Link = {
  protocol: "https",
  address: "jwplatform-upload.s3-accelerate.amazonaws.com",
  path: "/tL17msiU",
  query: {
    AWSAccessKeyId: "AKIAIRXCJ3TPZA4HVNYZ",
    Expires: "1482770374",
    Signature: "1/l+L6/yOE05dNEbXHW8sw7TGF4=",
  },
};

describe("uploadUrl", () => {
  it("is the page's own example, its signature encoded once and nothing added", () => {
    expect(uploadUrl(s3Link, config)).toBe(
      "https://jwplatform-upload.s3-accelerate.amazonaws.com/tL17msiU?AWSAccessKeyId=AKIAIRXCJ3TPZA4HVNYZ&Expires=1482770374&Signature=1%2Fl%2BL6%2FyOE05dNEbXHW8sw7TGF4%3D",
    );
  });

  it("uses https where the platform says http", () => {
    expect(uploadUrl(formLink, config)).toBe(
      "https://upload.jwplatform.com/v1/videos/upload?key=8TjWBMMX&token=5ecre7",
    );
  });

  it("stays with http when asked to", () => {
    const insecure = parseConfig({ ...credentials, insecureUploads: true });
    expect(uploadUrl(formLink, insecure)).toMatch(/^http:\/\/upload\.jwplatform\.com\//);
  });

  it("stays with http towards the API's own host, and only there", () => {
    const local = parseConfig({ ...credentials, baseUrl: "http://127.0.0.1:8080" });
    const own = { ...formLink, address: "127.0.0.1:8080" };
    expect(uploadUrl(own, local)).toMatch(/^http:\/\/127\.0\.0\.1:8080\/v1/);
    expect(uploadUrl({ ...own, address: "127.0.0.1:8081" }, local)).toMatch(/^https:/);
  });

  it("is undefined when the pieces make no URL", () => {
    expect(uploadUrl({ ...formLink, address: "up load" }, config)).toBeUndefined();
  });
});
