/** The shape of a service, and what an action is called with. */
import type { Params } from "./params.js";
import type { Session } from "./ks.js";
import type { UploadedFile } from "./uploaded-file.js";

/** One call as it arrived: parameters by name, file parts by part name. */
export interface Input {
  readonly params: Params;
  readonly files: ReadonlyMap<string, UploadedFile>;
}

/** A call with somewhere to tell what is worth knowing of it. */
export interface Call extends Input {
  note(details: Readonly<Record<string, string | number | boolean>>): void;
}

/**
 * Actions run in two steps, because the server builds the arguments before it looks whether the session still lives:
 * `prepare` reads the arguments and throws ApiErrors about them; what it returns is the action itself, whose answer is
 * plain JSON, null for void.
 */
export type Action =
  | { readonly needs: "nothing"; prepare(call: Call): () => unknown }
  | {
      /** `session`: any, also a public player's. `user`: a person's or an administrator's. */
      readonly needs: "session" | "user" | "admin";
      prepare(call: Call): (session: Session) => unknown;
    };

/** Actions by name, in lower case. */
export type Service = ReadonlyMap<string, Action>;

export function service(actions: Readonly<Record<string, Action>>): Service {
  return new Map(Object.entries(actions));
}
