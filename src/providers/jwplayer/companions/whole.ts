import type { Body } from "../../../model.js";
import type { Content } from "../../../provider.js";

/** The file as one body. */
export function wholeBody(content: Content): Body {
  return content.slice({ start: 0, end: content.facts.sizeBytes ?? 0 });
}
