// Changes structured values: another value in one place, a member more or less, a list longer, a name from outside.

import { mutateText } from './mutate-text.ts';
import { ODD_NAMES, ODD_NUMBERS, ODD_TEXTS, ODD_VALUES } from './oddities.ts';
import type { Random } from './random.ts';

type Changed = (value: unknown) => unknown;

/** A value like the given one with one to three changes; the given one stays as it is. */
export function mutateValue(value: unknown, random: Random, other: unknown): unknown {
  let changed = value;
  for (let left = 1 + (random.word() & random.word() & 1) + (random.once(16) ? 1 : 0); left > 0; left -= 1)
    changed = changedSomewhere(changed, random, other, 0);
  return changed;
}

// Walks down to a random place and rebuilds the way there.
function changedSomewhere(value: unknown, random: Random, other: unknown, depth: number): unknown {
  const isOpen = isPlain(value) || Array.isArray(value);
  const here: Changed = (one) => changedHere(one, random, other);
  if (!isOpen || depth > 12 || random.once(depth === 0 ? 24 : 5)) return here(value);
  const within: Changed = (one) => changedSomewhere(one, random, other, depth + 1);
  return Array.isArray(value)
    ? changedList(value, random, within, other)
    : changedMembers(value, random, within, other);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

function changedList(list: readonly unknown[], random: Random, within: Changed, other: unknown): unknown[] {
  const at = random.below(list.length);
  const copy = [...list];
  const kind = random.below(8);
  if (list.length === 0 || kind === 0) copy.splice(at, 0, oddValue(random, other));
  else if (kind === 1) copy.splice(at, 1);
  else if (kind === 2) copy.push(list[at]);
  else copy[at] = within(list[at]);
  return copy;
}

function changedMembers(
  object: Record<string, unknown>,
  random: Random,
  within: Changed,
  other: unknown,
): Record<string, unknown> {
  const names = Object.keys(object);
  const name = names.length === 0 ? '' : random.pick(names);
  const kind = random.below(12);
  if (names.length === 0 || kind === 0)
    return withMember(object, random.pick(random.once(2) ? ODD_NAMES : ODD_TEXTS), oddValue(random, other));
  if (kind === 1) return without(object, name);
  if (kind === 2)
    return withMember(without(object, name), mutateText(name, random, random.pick(names)), object[name]);
  if (kind === 3) return withMember(object, name, object[random.pick(names)]);
  if (kind === 4) return withMember(object, name, oddValue(random, other));
  return withMember(object, name, within(object[name]));
}

function withMember(object: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const copy = { ...object };
  // Assigning would call the setter of Object.prototype and add nothing.
  if (name === '__proto__')
    Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  else copy[name] = value;
  return copy;
}

function without(object: Record<string, unknown>, name: string): Record<string, unknown> {
  const { [name]: _, ...rest } = object;
  return rest;
}

function changedHere(value: unknown, random: Random, other: unknown): unknown {
  if (random.once(4)) return oddValue(random, other);
  if (typeof value === 'string') return mutateText(value, random, random.pick(ODD_TEXTS));
  if (typeof value === 'number')
    return random.once(2) ? random.pick(ODD_NUMBERS) : value + random.below(5) - 2;
  if (typeof value === 'boolean') return !value;
  return oddValue(random, other);
}

function oddValue(random: Random, other: unknown): unknown {
  const kind = random.below(8);
  if (kind < 2) return random.pick(ODD_TEXTS);
  if (kind < 4) return random.pick(ODD_NUMBERS);
  return kind === 4 ? other : random.pick(ODD_VALUES);
}
