/** Kaltura sessions of both versions, of accounts that never were. */
export const kalturaSessions = {
  v1: Buffer.from(
    "6d8dc0b2463e8b62d8291642e0cfdb57ff7271d3|102;102;2000000000;2;4711;anna@example.com;edit:*,disableentitlement;;",
  ).toString("base64"),
  v2: "djJ8MTAyfDrCw94caZj_ZW5kNAJ7TIdGEXIM-kGVZ1rZZ92LQGDDytR_UVJ7f14KHt7QpGwSrxFRfNRytHo49bTYYudlyRAawByklgBDo9aLXHgBVdfnf4pZJmp_eo2UgCqO8gklyZ8a0eauUWbkSLcD7fpikwk=",
};
