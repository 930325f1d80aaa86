/** Requests of one connection one after the other, however early the next one is sent. */
import type { Socket } from "node:net";

export function createTurns(): (socket: Socket, work: () => Promise<void>) => Promise<void> {
  const last = new WeakMap<Socket, Promise<void>>();
  return (socket, work) => {
    const before = last.get(socket);
    const turn = before ? before.then(work) : work();
    last.set(
      socket,
      turn.catch(() => undefined),
    );
    return turn;
  };
}
