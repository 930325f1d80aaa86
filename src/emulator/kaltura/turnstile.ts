/** Lets one piece of work in at a time, in the order of arrival. */

export interface Turn {
  /** Lets others in for as long as `wait` lasts, then queues up again. */
  stepAside(wait: () => Promise<void>): Promise<void>;
}

export interface Turnstile {
  /** Runs `work` when all that came before has left or stepped aside. */
  enter<T>(work: (turn: Turn) => Promise<T>): Promise<T>;
}

export function createTurnstile(): Turnstile {
  let last = Promise.resolve();

  const queueUp = async (): Promise<() => void> => {
    const before = last;
    let leave: () => void = () => undefined;
    last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  };

  return {
    async enter(work) {
      let leave = await queueUp();
      const stepAside = async (wait: () => Promise<void>) => {
        leave();
        try {
          await wait();
        } finally {
          leave = await queueUp();
        }
      };
      try {
        return await work({ stepAside });
      } finally {
        leave();
      }
    },
  };
}
