/** The provider in errors, plans and assets. */
export const providerName = "JW Player v1";
