import { streamFailed } from "../refusal.js";
import type { Producer } from "./producer.js";

/** The producer, failing as soon as it shows that it gives another number of bytes than was declared. */
export function measured(producer: Producer, declaredBytes: number): Producer {
  let given = 0;
  return {
    async next() {
      const block = await producer.next();
      given += block?.length ?? 0;
      if (given > declaredBytes)
        throw streamFailed(`it runs past the ${declaredBytes} bytes that were declared`);
      if (block === undefined && declaredBytes < Infinity && given < declaredBytes)
        throw streamFailed(`it ended after ${given} of the ${declaredBytes} bytes declared`);
      return block;
    },
    stop: () => producer.stop(),
  };
}
