/**
 * Sizes that JW Player's page "Upload a single video" gives: 5 GB for accelerated uploads and a system limit of 25 GB.
 * The page does not say how many bytes its GB has; decimal is the smaller reading, so what fits here fits there.
 */
export const s3MaxBytes = 5_000_000_000;
export const systemMaxBytes = 25_000_000_000;

/** Calls that each API allows a property in a minute, where an answer does not say so itself. */
export const callsPerMinute = 60;

/** Sizes that JW Player's page "Upload content" gives for API v2. */
export const directMaxBytes = 5_000_000_000;
export const directRecommendedBytes = 100_000_000;
export const partMinBytes = 5 * 1024 * 1024;
export const maxParts = 10_000;
