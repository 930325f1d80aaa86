import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { on, once } from "node:events";

/** A program in a process of its own that tells news of one kind and may be asked things. */
export interface Program<News, Question extends object = never> {
  readonly child: ChildProcess;
  /** Ends with the process. */
  readonly news: AsyncIterable<News>;
  ask(question: Question): void;
  /** How the process ended: its exit code, or the signal that killed it. */
  readonly ended: Promise<number | string>;
}

/** @param task what the program is told to do, as JSON in its first argument */
export function startProgram<News, Question extends object = never>(
  path: string,
  task: object,
): Program<News, Question> {
  const child = fork(path, [JSON.stringify(task)], { execArgv: [] });
  return {
    child,
    news: newsOf<News>(child),
    ask: (question) => {
      child.send(question);
    },
    ended: once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string),
  };
}

async function* newsOf<News>(child: ChildProcess): AsyncGenerator<News> {
  for await (const [news] of on(child, "message", { close: ["disconnect"] })) yield news as News;
}
