/** Bytes are held in blocks of this size, so that a part's ends waste less than two of them. */
const blockBytes = 128 * 1024;

/** A stretch of a long stream, kept in blocks that are used again for what comes later. */
export interface Blocks {
  /** Adds bytes behind all that were added before. They are copied. */
  append(bytes: Uint8Array): void;
  /** Copies up to `target.length` held bytes from `position` on. @returns how many; 0 when the first is not held */
  copy(position: number, target: Uint8Array): number;
  /** Frees the blocks of which every byte was let go. */
  release(start: number, end: number): void;
  clear(): void;
}

interface Block {
  readonly bytes: Buffer;
  /** Bytes that were not let go yet. */
  left: number;
}

export function holdBlocks(): Blocks {
  const held = new Map<number, Block>();
  let free: Buffer[] = [];
  let endBytes = 0;

  function blockAt(position: number): Block {
    const index = Math.floor(position / blockBytes);
    const found = held.get(index);
    if (found !== undefined) return found;
    const block = { bytes: free.pop() ?? Buffer.allocUnsafeSlow(blockBytes), left: blockBytes };
    held.set(index, block);
    return block;
  }

  return {
    append(bytes) {
      for (let taken = 0; taken < bytes.length;) {
        const from = endBytes % blockBytes;
        const piece = bytes.subarray(taken, taken + blockBytes - from);
        blockAt(endBytes).bytes.set(piece, from);
        taken += piece.length;
        endBytes += piece.length;
      }
    },
    copy(position, target) {
      let copied = 0;
      for (const stop = Math.min(endBytes - position, target.length); copied < stop;) {
        const block = held.get(Math.floor((position + copied) / blockBytes));
        if (block === undefined) break;
        const from = (position + copied) % blockBytes;
        const piece = block.bytes.subarray(from, from + stop - copied);
        target.set(piece, copied);
        copied += piece.length;
      }
      return copied;
    },
    release(start, end) {
      for (let at = start; at < end;) {
        const index = Math.floor(at / blockBytes);
        const next = Math.min(end, (index + 1) * blockBytes);
        const block = held.get(index);
        if (block !== undefined) {
          block.left -= next - at;
          if (block.left <= 0 && held.delete(index)) free.push(block.bytes);
        }
        at = next;
      }
    },
    clear() {
      held.clear();
      free = [];
    },
  };
}
