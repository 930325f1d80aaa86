import { describe, expect, it } from "vitest";
import { languageName } from "../../../../../src/providers/kaltura/companions/language.js";

describe("Kaltura's name of a language", () => {
  it.each([
    ["en", "English"],
    ["en-GB", "English (British)"],
    ["en-US", "English (American)"],
    ["EN-us", "English (American)"],
    ["en-AU", "English"],
    ["de", "German"],
    ["de-CH", "German"],
    ["pt-BR", "Portuguese"],
    ["zh", "Chinese"],
    ["zh-Hant-TW", "Chinese"],
    ["cmn", "Mandarin Chinese"],
    ["yue", "Cantonese"],
    ["iw", "Hebrew"],
    ["he-IL", "Hebrew"],
    ["fa", "Farsi"],
    ["sw-KE", "Swahili (Kiswahili)"],
    ["nb", "Norwegian"],
    ["tl", "Tagalog"],
    ["fil", "Filipino"],
    ["lv", "Latvian (Lettish)"],
    ["und", "Undefined"],
    ["mul", "Multilingual"],
  ])("%s is %s", (tag, name) => {
    expect(languageName(tag)).toBe(name);
  });
});
