/** A gate that uploads pass through between two steps; closing it also interrupts the step under way. */
export interface PauseGate {
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  /** Resolves when the gate is open, or at once after `signal` fired. */
  passed(signal: AbortSignal): Promise<void>;
  /** Calls `listener` at each pause until the answer is called. */
  onPause(listener: () => void): () => void;
}

export function pauseGate(): PauseGate {
  const pauseListeners = new Set<() => void>();
  const waiting = new Set<() => void>();
  let isPaused = false;
  return {
    get isPaused() {
      return isPaused;
    },
    pause() {
      if (isPaused) return;
      isPaused = true;
      for (const listener of pauseListeners) listener();
    },
    resume() {
      isPaused = false;
      for (const go of waiting) go();
      waiting.clear();
    },
    passed(signal) {
      if (!isPaused || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const go = (): void => {
          signal.removeEventListener("abort", go);
          resolve();
        };
        waiting.add(go);
        signal.addEventListener("abort", go, { once: true });
      });
    },
    onPause(listener) {
      pauseListeners.add(listener);
      return () => pauseListeners.delete(listener);
    },
  };
}
