/** The platform, in words for people. */
export const providerName = "JW Player v2";
