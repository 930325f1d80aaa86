type Listener<T> = ((value: T) => void) | undefined;

/**
 * Tells every listener there is. What one throws, or rejects with if it is asynchronous, is its own defect: it is warned of
 * and harms neither what it listens to nor other listeners.
 */
export function announcer<T>(listeners: readonly Listener<T>[]): (value: T) => void {
  return (value) => {
    for (const listener of listeners) void tell(listener, value);
  };
}

async function tell<T>(listener: Listener<T>, value: T): Promise<void> {
  try {
    await (listener?.(value) as unknown);
  } catch (thrown) {
    process.emitWarning(thrown instanceof Error ? thrown : String(thrown), "UpreelListener");
  }
}
