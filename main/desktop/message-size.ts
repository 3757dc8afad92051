// How large a message from the window really is, and whether it is plain data at all.

/** Longest text of a file or a token that may cross, in characters; below the limit of a whole message. */
export const LONGEST_TEXT = 61_440;

// What a value costs beside its text, about what it costs main to hold; so small values in great number are large too.
const VALUE_COST = 8;

/**
 * UTF-8 bytes of a message, or why it has no size: `too-large` above `limit`, `not-plain` where it holds anything but
 * text, numbers, booleans, null, undefined, plain lists and plain objects.
 *
 * JSON would be fooled: to it a Map and an ArrayBuffer of any size are `{}`, and a view is a list of its own bytes
 * although the whole buffer behind it crossed. Stops at the limit, so cycles, and lists that hold one another many
 * times, cost no more than anything else.
 */
export function sizeOf(message: unknown, limit: number): number | 'too-large' | 'not-plain' {
  const open: unknown[] = [message];
  let size = 0;
  while (open.length > 0) {
    const value = open.pop();
    const cost = costOf(value, limit - size);
    if (cost === null) return 'not-plain';
    size += cost;
    if (size > limit) return 'too-large';
    if (typeof value === 'object' && value !== null) open.push(...entriesOf(value));
  }
  return size;
}

const entriesOf = (value: object): readonly unknown[] => Object.values(value);

/** Bytes of a value without those inside it; null where it is not plain. May stop counting above `room`. */
function costOf(value: unknown, room: number): number | null {
  switch (typeof value) {
    case 'string':
      // No UTF-8 is shorter than its characters, so a huge text need not be read to be refused.
      return value.length > room ? room + 1 : VALUE_COST + Buffer.byteLength(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return VALUE_COST;
    case 'object':
      return value === null ? VALUE_COST : costOfObject(value, room);
    default:
      return null;
  }
}

function costOfObject(value: object, room: number): number | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isList = Array.isArray(value) && prototype === Array.prototype;
  if (!isList && prototype !== Object.prototype && prototype !== null) return null;
  // A list may be long without holding anything, or hold things beside its entries.
  if (isList && value.length * VALUE_COST > room) return room + 1;
  const keys = Object.keys(value);
  if (isList && keys.length !== value.length) return null;
  const names = isList ? 0 : keys.reduce((sum, key) => sum + Buffer.byteLength(key) + VALUE_COST, 0);
  return VALUE_COST + names;
}
