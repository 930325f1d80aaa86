import type { Call } from "../../../provider.js";

/**
 * The call with the form around a part kept out of its count: no more than the part's own bytes are reported. What
 * exceeds them is reported as no bytes, which still is a sign of life.
 */
export function countingPartOnly(call: Call, partBytes: number): Call {
  const { onSent } = call;
  if (onSent === undefined) return call;
  let leftBytes = partBytes;
  return {
    ...call,
    onSent: (bytes) => {
      const counted = Math.min(bytes, leftBytes);
      leftBytes -= counted;
      onSent(counted);
    },
  };
}
