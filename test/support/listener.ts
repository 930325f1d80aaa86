import type { Progress, UploadEvent } from "../../src/model.js";

/** Options that write down all an upload tells, and what was told. */
export interface Listener {
  readonly events: readonly UploadEvent[];
  readonly progress: readonly Progress[];
  /** Types of the events, in order. */
  readonly types: () => readonly UploadEvent["type"][];
  readonly onEvent: (event: UploadEvent) => void;
  readonly onProgress: (progress: Progress) => void;
}

export function listener(): Listener {
  const events: UploadEvent[] = [];
  const progress: Progress[] = [];
  return {
    events,
    progress,
    types: () => events.map(({ type }) => type),
    onEvent: (event) => events.push(event),
    onProgress: (step) => progress.push(step),
  };
}
