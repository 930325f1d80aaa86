/** The upload host's `/progress`: how far the form upload of one token has come, as JSON-P. */
import type { Exchange } from "../contract.js";
import { reply } from "../intake.js";

/** One upload as the progress endpoint sees it. */
export interface Watch {
  received(bytes: number): void;
  /** @param status The HTTP status the upload was answered with. Anything but 200 shows as an error, a redirect too. */
  answered(status: number): void;
}

export interface ProgressBoard {
  begin(token: string, sizeBytes: number): Watch;
  handle(exchange: Exchange): Promise<void>;
}

type State =
  | { readonly state: "starting" | "done" }
  | { readonly state: "uploading"; readonly received: number; readonly size: number }
  | { readonly state: "error"; readonly status: number };

export function createProgressBoard(): ProgressBoard {
  const states = new Map<string, State>();
  return {
    begin(token, size) {
      states.set(token, { state: "uploading", received: 0, size });
      return {
        received: (received) => states.set(token, { state: "uploading", received, size }),
        answered: (status) =>
          states.set(token, status === 200 ? { state: "done" } : { state: "error", status }),
      };
    },
    handle({ url, response }) {
      const state = states.get(url.searchParams.get("token") ?? "") ?? { state: "starting" };
      const body = `${url.searchParams.get("callback") ?? ""}(${literal(state)});`;
      reply(response, { status: 200, headers: { "Content-Type": "text/javascript" }, body });
      return Promise.resolve();
    },
  };
}

/** A JavaScript object with single-quoted keys: not JSON, as on the real platform. */
function literal(state: State): string {
  const pairs = Object.entries(state).map(([name, value]) =>
    typeof value === "string" ? `'${name}': '${value}'` : `'${name}': ${value}`,
  );
  return `{${pairs.join(", ")}}`;
}
