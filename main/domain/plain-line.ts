// Names from outside made fit for places that draw what they are given: menus, notifications, calendars.

// These move a cursor, break a line or turn the reading order of what stands beside them.
const UNFIT =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** One line of at most `most` characters, the last an ellipsis where it was cut. Never splits a character. */
export function plainLine(text: string, most: number): string {
  const line = text.replace(UNFIT, '\ufffd').trim();
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}
