/** An API in front of a scripted server. */
import { UploadError } from "../../../../src/errors.js";
import { createHttp } from "../../../../src/http/axios.js";
import { createApi, type Api } from "../../../../src/providers/kaltura/api.js";
import {
  createSessions,
  type Issued,
  type Sessions,
} from "../../../../src/providers/kaltura/sessions/sessions.js";
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

/** Sessions that come from a function. */
export function sessionsOf(
  issue: (signal: AbortSignal) => Promise<Issued>,
  clock = (): number => 0,
): Sessions {
  const remedy = { refused: "check the test", ended: "look at the test's clock" };
  return createSessions({ remedy, issue }, clock);
}

export function createBench(): Bench {
  const http = createHttp();
  let server: ScriptedServer | undefined;

  function apiAt(baseUrl: string): Api {
    let issued = 0;
    const sessions = sessionsOf(() =>
      Promise.resolve({ ks: `ks-${(issued += 1)}`, freshUntil: Infinity }),
    );
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
