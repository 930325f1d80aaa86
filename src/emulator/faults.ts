/** The script of misfortunes: which request is struck by what, and what is left over. */
import type { Fault, Faults } from "./contract.js";

/** A fault that has chosen a request but not yet done its harm. */
export interface Strike {
  readonly fault: Fault;
  readonly fired: boolean;
  /** The harm is done: it counts. */
  fire(): void;
  /** The request ended unharmed: the strike goes back to the script. No effect once fired. */
  release(): void;
}

export interface Script extends Faults {
  /** The strike that the script holds for a request of this operation, if any. */
  draw(operation: string): Strike | undefined;
}

interface Line {
  readonly fault: Fault;
  skips: number;
  /** Strikes neither drawn nor fired. */
  left: number;
  unfired: number;
}

export function createScript(): Script {
  let lines: Line[] = [];
  return {
    add(...faults) {
      lines.push(...faults.map(toLine));
    },
    unfired: () => lines.filter((line) => line.unfired > 0).map((line) => line.fault),
    clear() {
      lines = [];
    },
    draw(operation) {
      const line = lines.find((candidate) => takes(candidate, operation));
      return line && strike(line);
    },
  };
}

function toLine(fault: Fault): Line {
  const strikes = fault.count ?? 1;
  return { fault, skips: fault.skip ?? 0, left: strikes, unfired: strikes };
}

/** Whether this line strikes the request. One that it lets pass is counted. */
function takes(line: Line, operation: string): boolean {
  const matches = line.fault.operation === "*" || line.fault.operation === operation;
  if (!matches || line.left === 0) return false;
  if (line.skips === 0) return true;
  line.skips -= 1;
  return false;
}

function strike(line: Line): Strike {
  line.left -= 1;
  let state: "drawn" | "fired" | "released" = "drawn";
  return {
    fault: line.fault,
    get fired() {
      return state === "fired";
    },
    fire() {
      if (state !== "drawn") return;
      state = "fired";
      line.unfired -= 1;
    },
    release() {
      if (state !== "drawn") return;
      state = "released";
      line.left += 1;
    },
  };
}
