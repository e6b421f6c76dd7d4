/**
 * Names, tags and descriptions of sources are untrusted text (F-26): control characters go, length is bounded.
 * HTML, Cypher and spreadsheet formulas stay as they are: they are escaped where they leave, by whoever writes there.
 */
export const MAX_TEXT = 1024;
/** Tags and aliases kept for one node; more are counted, not kept. */
export const MAX_LIST = 64;

// C0 and C1 control characters, and the marks that reorder or hide text on a screen.

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export function cleanText(text: string, max = MAX_TEXT): string {
  const clean = text.replace(CONTROL, ' ').trim();
  return clean.length > max ? clean.slice(0, max - 1) + '…' : clean;
}

/** How names are compared: case and surrounding blanks do not count. */
export function nameKey(text: string): string {
  return cleanText(text).normalize('NFKC').toLowerCase();
}
