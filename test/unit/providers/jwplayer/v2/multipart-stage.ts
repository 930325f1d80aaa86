import type { Part, Receipt } from "../../../../../src/model.js";
import { call, md5, methodOf, noise } from "../fixtures.js";
import type { Received, Reply } from "../scripted-platform.js";
import { v2Stage, v2Upload } from "./fixtures.js";

export const bytes = noise(4000);
/** Smaller than the platform takes: a script does not mind. */
export const parts: readonly Part[] = [0, 1, 2, 3].map((index) => ({
  index,
  start: index * 1000,
  end: (index + 1) * 1000,
}));
export const md5Of = ({ start, end }: Part): string => md5(bytes.subarray(start, end));

export interface Script {
  /** The answer to a listing. Default: every slot, numbered through, none stored. */
  readonly list?: (request: Received, links: (count: number) => object[]) => Reply;
  /** The answer to a PUT of a part. Default: its MD5 as an ETag. */
  readonly put?: (request: Received) => Reply;
  readonly complete?: () => Reply;
  readonly media?: () => Reply;
}

/** An upload that was opened on a platform that answers as a test says. */
export async function multipartStage(script: Script = {}) {
  let listings = 0;
  const { platform, provider } = await v2Stage((request): Reply => {
    const { method, path } = request;
    if (method === "POST")
      return { body: { id: "aT2u4xRa", upload_id: "NL3OL1JB", upload_token: "5ecre7-token" } };
    if (path.includes("/parts?")) {
      listings += 1;
      const links = (count: number): object[] =>
        Array.from({ length: count }, (_, at) => ({
          id: at + 1,
          upload_link: `${platform.url}/part/${at + 1}?Signature=5ecre7-${listings}`,
        }));
      return script.list?.(request, links) ?? { body: { page_length: 4, parts: links(4) } };
    }
    if (path.startsWith("/part/"))
      return script.put?.(request) ?? { headers: { ETag: `"${md5(request.body)}"` } };
    if (path.endsWith("/complete")) return script.complete?.() ?? { status: 202 };
    return script.media?.() ?? { body: { id: "aT2u4xRa", status: "created" } };
  });
  const method = methodOf(provider, "multipart");
  const fixture = v2Upload(provider, bytes);
  const content = { ...fixture.request.content, parts };
  const request = { ...fixture.request, content };
  const session = await method.open(request, call());
  const requests = (text: string) => platform.received.filter(({ path }) => path.includes(text));
  const send = (index: number): Promise<Receipt> => {
    const part = parts[index]!;
    return method.send(session, part, content.slice(part), call());
  };
  const finish = (receipts: readonly Receipt[], repeated = false) =>
    method.finish(session, receipts, request, call({ repeated }));
  const inspect = () => method.inspect!(session, parts, call(), content);
  return { platform, method, session, request, requests, send, finish, inspect };
}
