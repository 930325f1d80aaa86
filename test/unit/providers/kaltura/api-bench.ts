/** An API in front of a scripted server. */
import { UploadError } from "../../../../src/errors.js";
import { createHttp } from "../../../../src/http/axios.js";
import { createApi, type Api } from "../../../../src/providers/kaltura/api.js";
import { createSessions } from "../../../../src/providers/kaltura/session.js";
import { callOf, rejection } from "./fixtures.js";
import {
  startScriptedServer,
  type Heard,
  type Line,
  type ScriptedServer,
} from "./scripted-server.js";

export const action = { service: "media", action: "get", params: { entryId: "1_abc" } };

export interface Bench {
  /** An API whose sessions are called ks-1, ks-2 and so on. */
  readonly apiAt: (baseUrl: string) => Api;
  /** The same at a new server with these answers. */
  readonly apiAnswering: (...script: readonly Line[]) => Promise<Api>;
  /** What `action` fails with. */
  readonly failureOf: (...script: readonly Line[]) => Promise<UploadError>;
  readonly heard: () => readonly Heard[];
  readonly url: () => string;
  readonly stop: () => Promise<void>;
}

export function createBench(): Bench {
  const http = createHttp();
  let server: ScriptedServer | undefined;

  function apiAt(baseUrl: string): Api {
    let issued = 0;
    const issue = (): Promise<{ ks: string; freshUntil: number }> =>
      Promise.resolve({ ks: `ks-${(issued += 1)}`, freshUntil: Infinity });
    const sessions = createSessions(issue, () => 0);
    return createApi({ baseUrl, http, sessions, clock: () => 0, method: "chunked" });
  }

  async function apiAnswering(...script: readonly Line[]): Promise<Api> {
    await server?.stop();
    server = await startScriptedServer(script);
    return apiAt(server.url);
  }

  return {
    apiAt,
    apiAnswering,
    async failureOf(...script) {
      const api = await apiAnswering(...script);
      const error = await rejection(api.call(action, callOf()));
      if (!(error instanceof UploadError)) throw error;
      return error;
    },
    heard: () => server?.heard ?? [],
    url: () => server?.url ?? "",
    async stop() {
      await server?.stop();
      server = undefined;
      http.close();
    },
  };
}
