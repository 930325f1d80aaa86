import { Blob, File } from "node:buffer";

/** A video that hands out its bytes only up to a mark until the test lets the rest go. */
export interface Valve {
  readonly file: File;
  /** From now on, reads that go beyond this many bytes wait. */
  closeAt(markBytes: number): void;
  open(): void;
  /** How many reads wait. */
  waiting(): number;
}

export function valve(bytes: Uint8Array, name: string): Valve {
  let markBytes = Infinity;
  const waiting = new Set<() => void>();
  const admit = (endBytes: number): Promise<void> =>
    endBytes <= markBytes
      ? Promise.resolve()
      : new Promise((resolve) => {
          waiting.add(resolve);
        });
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    await admit(end);
    return new Blob([bytes.subarray(start, end)]).arrayBuffer();
  };
  const slice = (start = 0, end = bytes.length): Blob =>
    Object.assign(new Blob([bytes.subarray(start, end)]), { arrayBuffer: () => read(start, end) });
  return {
    file: Object.assign(new File([bytes], name), { slice }),
    closeAt(mark) {
      markBytes = mark;
    },
    open() {
      markBytes = Infinity;
      for (const go of waiting) go();
      waiting.clear();
    },
    waiting: () => waiting.size,
  };
}
