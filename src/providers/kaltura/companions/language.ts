/** Kaltura knows languages by English names (KalturaLanguage), some of them its own. Only the differences are listed. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ["be", "Byelorussian (Belarusian)"],
  ["bn", "Bengali (Bangla)"],
  ["cmn", "Mandarin Chinese"],
  ["dz", "Bhutani"],
  ["en-gb", "English (British)"],
  ["en-us", "English (American)"],
  ["fa", "Farsi"],
  ["fj", "Fiji"],
  ["fo", "Faeroese"],
  ["fy", "Frisian"],
  ["gd", "Gaelic (Scottish)"],
  ["gsw", "Swiss German Alemannic Alsatian"],
  ["gv", "Gaelic (Manx)"],
  ["ik", "Inupiak"],
  ["kl", "Greenlandic"],
  ["km", "Cambodian"],
  ["ky", "Kirghiz"],
  ["li", "Limburgish ( Limburger)"],
  ["lo", "Laothian"],
  ["lv", "Latvian (Lettish)"],
  ["mi", "Maori"],
  ["mul", "Multilingual"],
  ["nb", "Norwegian"],
  ["nn", "Norwegian"],
  ["om", "Oromo (Afan, Galla)"],
  ["or", "Oriya"],
  ["ps", "Pashto (Pushto)"],
  ["rm", "Rhaeto-Romance"],
  ["rn", "Kirundi (Rundi)"],
  ["rw", "Kinyarwanda (Ruanda)"],
  ["sg", "Sangro"],
  ["sh", "Serbo-Croatian"],
  ["si", "Sinhalese"],
  ["ss", "Siswati"],
  ["st", "Sesotho"],
  ["sw", "Swahili (Kiswahili)"],
  ["tl", "Tagalog"],
  ["tn", "Setswana"],
  ["to", "Tonga"],
  ["tw", "Twi"],
  ["ug", "Uighur"],
  ["und", "Undefined"],
  ["vo", "Volapuk"],
]);

/**
 * Kaltura's name for the language of a BCP 47 tag. Of regions and scripts Kaltura knows next to none: `pt-BR` is
 * "Portuguese", and the captions' label is what tells viewers more.
 */
export function languageName(tag: string): string {
  const given = tag.toLowerCase();
  const [base = given] = given.split("-");
  const own = ownNames.get(given) ?? ownNames.get(base);
  if (own !== undefined) return own;
  const { language } = new Intl.Locale(tag);
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  return ownNames.get(language) ?? names.of(language) ?? language;
}
