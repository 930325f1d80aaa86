/** The upload host's `/progress`: how far the form upload of one token has come, as JSON-P. */
import type { Exchange } from "../contract.js";
import { reply } from "../intake.js";

export interface ProgressBoard {
  /** An upload has begun; the answer takes the count of body bytes received so far. */
  begin(token: string, sizeBytes: number): (receivedBytes: number) => void;
  /** @param status The HTTP status it was answered with. Anything but 200 shows as an error, even a redirect. */
  end(token: string, status: number): void;
  readonly handle: (exchange: Exchange) => Promise<void>;
}

type State =
  | { readonly state: "starting" | "done" }
  | { readonly state: "uploading"; readonly received: number; readonly size: number }
  | { readonly state: "error"; readonly status: number };

export function createProgressBoard(): ProgressBoard {
  const states = new Map<string, State>();
  return {
    begin(token, size) {
      const show = (received: number) => {
        states.set(token, { state: "uploading", received, size });
      };
      show(0);
      return show;
    },
    end(token, status) {
      states.set(token, status === 200 ? { state: "done" } : { state: "error", status });
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
