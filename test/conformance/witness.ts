import { inspect } from "node:util";
import { expect } from "vitest";
import { secretsIn, tapWire } from "../support/wire-tap.js";

/** Hears everything that the library tells anybody, and everything secret that it sends. */
export interface Witness {
  /** Something that a caller, a log or a terminal may see. */
  readonly hear: (told: unknown) => void;
  /** Requests to this port that are not over. */
  requestsUnderWay(port: number): number;
  /** How many different secrets went over the line. */
  readonly secretsSent: () => number;
  /** @param known secrets besides those that were overheard on the line */
  readonly expectDiscretion: (known: readonly string[]) => void;
  stop(): void;
}

export function callWitness(): Witness {
  const tap = tapWire();
  const told: unknown[] = [];
  const hear = (something: unknown): void => {
    told.push(something);
  };
  process.on("warning", hear);
  return {
    hear,
    requestsUnderWay: (port) => tap.requestsUnderWay(port),
    secretsSent: () => tap.secrets().length,
    expectDiscretion(known) {
      const text = told.map(shown).join("\n");
      const betrayed = [...known, ...tap.secrets()].filter((secret) => text.includes(secret));
      expect({ betrayed, looksSecret: secretsIn(text).filter(isNoPlaceholder) }).toEqual({
        betrayed: [],
        looksSecret: [],
      });
    },
    stop() {
      tap.stop();
      process.off("warning", hear);
    },
  };
}

/** As a debugger, a log or an error page would show it: every field, every cause, every stack. */
export function shown(something: unknown): string {
  const whole = { depth: null, showHidden: true, maxArrayLength: null, maxStringLength: null };
  const stack = something instanceof Error ? something.stack : "";
  return [inspect(something, whole), JSON.stringify(something), stack].join("\n");
}

function isNoPlaceholder(text: string): boolean {
  return !text.startsWith("[");
}
