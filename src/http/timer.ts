/** Calls `action` once after `delayMs`; the answer cancels it. The same shape as the model's `Runtime.after`. */
export type After = (delayMs: number, action: () => void) => () => void;

export const realAfter: After = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => {
    clearTimeout(timer);
  };
};
