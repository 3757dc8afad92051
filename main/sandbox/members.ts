// Reads the members of a JSON request under the constraints of the service model, and words violations as AWS does.
import { ServiceError } from './wire.ts';

/** The constraints a string member may carry in the service model. */
export type StringRule = {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
};

const NOT_NULL = 'Member must not be null';

/**
 * Reads one JSON structure member by member. Wrong JSON types end at once with SerializationException; broken
 * constraints are collected, and `finish` reports them all in one ValidationException.
 */
export class Members {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #prefix: string;
  readonly #violations: string[];

  constructor(raw: unknown, prefix = '', violations: string[] = []) {
    if (!isStructure(raw)) throw unconvertible(raw, 'structure', prefix || 'the request');
    this.#fields = raw;
    this.#prefix = prefix;
    this.#violations = violations;
  }

  /** Gives a string member or undefined; null counts as absent, as the JSON protocol has it. */
  optionalText(name: string, rule: StringRule = {}): string | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw unconvertible(value, 'String', this.#path(name));
    this.#checkText(this.#path(name), value, rule);
    return value;
  }

  /** Gives a string member; its absence is a violation and gives ''. */
  text(name: string, rule: StringRule = {}): string {
    const value = this.optionalText(name, rule);
    if (value === undefined) this.#violate(this.#path(name), NOT_NULL);
    return value ?? '';
  }

  /** Gives an integer member between `min` and `max`, or undefined. */
  optionalInteger(name: string, min: number, max: number): number | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw unconvertible(value, 'Integer', this.#path(name));
    }
    if (value < min)
      this.#violate(this.#path(name), `Member must have value greater than or equal to ${min}`);
    if (value > max) this.#violate(this.#path(name), `Member must have value less than or equal to ${max}`);
    return value;
  }

  /** Gives an integer member of any size or undefined; what JSON cannot hold exactly is no integer. */
  optionalWhole(name: string): number | undefined {
    return this.optionalInteger(name, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  /** Gives an integer member of any size; its absence is a violation and gives 0. */
  whole(name: string): number {
    const value = this.optionalWhole(name);
    if (value === undefined) this.#violate(this.#path(name), NOT_NULL);
    return value ?? 0;
  }

  /** Gives a boolean member or undefined. */
  optionalBoolean(name: string): boolean | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined || typeof value === 'boolean') return value;
    throw unconvertible(value, 'Boolean', this.#path(name));
  }

  /** Gives a boolean member; its absence is a violation and gives false. */
  boolean(name: string): boolean {
    const value = this.optionalBoolean(name);
    if (value === undefined) this.#violate(this.#path(name), NOT_NULL);
    return value ?? false;
  }

  /** Gives a structure or undefined, read by `read`. */
  optionalStructure<T>(name: string, read: (inside: Members) => T): T | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return undefined;
    return read(new Members(value, `${this.#path(name)}.`, this.#violations));
  }

  /** Gives a structure; its absence is a violation, and `read` then finds none of its members. */
  structure<T>(name: string, read: (inside: Members) => T): T {
    const inside = this.optionalStructure(name, read);
    if (inside !== undefined) return inside;
    this.#violate(this.#path(name), NOT_NULL);
    return read(new Members({}));
  }

  /** Gives a list of structures or undefined, each read by `read`. */
  optionalStructures<T>(name: string, read: (item: Members) => T): T[] | undefined {
    return this.#list(name)?.map((item, index) =>
      read(new Members(item, `${this.#path(name)}.${index + 1}.member.`, this.#violations)),
    );
  }

  /** Gives a list of structures; its absence is a violation and gives []. */
  structures<T>(name: string, read: (item: Members) => T): T[] {
    const items = this.optionalStructures(name, read);
    if (items === undefined) this.#violate(this.#path(name), NOT_NULL);
    return items ?? [];
  }

  /** Gives a list of strings or undefined, each under `rule`; `maxItems` and `minItems` bound its length. */
  optionalTexts(
    name: string,
    rule: StringRule = {},
    maxItems = Infinity,
    minItems = 0,
  ): string[] | undefined {
    const list = this.#list(name);
    if (list !== undefined && list.length < minItems) {
      this.#violate(this.#path(name), `Member must have length greater than or equal to ${minItems}`);
    }
    if (list !== undefined && list.length > maxItems) {
      this.#violate(this.#path(name), `Member must have length less than or equal to ${maxItems}`);
    }
    return list?.map((item, index) => {
      const path = `${this.#path(name)}.${index + 1}.member`;
      if (typeof item !== 'string') throw unconvertible(item, 'String', path);
      this.#checkText(path, item, rule);
      return item;
    });
  }

  /** Gives a list of strings; its absence is a violation and gives []. */
  texts(name: string, rule: StringRule = {}, maxItems = Infinity, minItems = 0): string[] {
    const list = this.optionalTexts(name, rule, maxItems, minItems);
    if (list === undefined) this.#violate(this.#path(name), NOT_NULL);
    return list ?? [];
  }

  /** Ends the reading: throws one ValidationException naming every violated member and constraint. */
  finish(): void {
    const count = this.#violations.length;
    if (count === 0) return;
    const head = `${count} validation error${count === 1 ? '' : 's'} detected: `;
    throw new ServiceError('ValidationException', head + this.#violations.join('; '));
  }

  #list(name: string): readonly unknown[] | undefined {
    const value = this.#fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw unconvertible(value, 'List', this.#path(name));
    const list: readonly unknown[] = value;
    return list;
  }

  #checkText(path: string, value: string, rule: StringRule): void {
    const { min = 0, max = Infinity, pattern, oneOf } = rule;
    if (value.length < min) this.#violate(path, `Member must have length greater than or equal to ${min}`);
    if (value.length > max) this.#violate(path, `Member must have length less than or equal to ${max}`);
    if (oneOf !== undefined && !oneOf.includes(value)) {
      this.#violate(path, `Member must satisfy enum value set: [${oneOf.join(', ')}]`);
    }
    if (pattern !== undefined && !pattern.test(value)) {
      this.#violate(path, `Member must satisfy regular expression pattern: ${shown(pattern)}`);
    }
  }

  // Values are not repeated in messages: a client token is a handle that should not end up in logs.
  #violate(path: string, constraint: string): void {
    this.#violations.push(`Value at '${path}' failed to satisfy constraint: ${constraint}`);
  }

  #path(name: string): string {
    return this.#prefix + name.charAt(0).toLowerCase() + name.slice(1);
  }
}

function isStructure(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function shown(pattern: RegExp): string {
  return pattern.source.replace(/^\^(?:\(\?:)?/, '').replace(/\)?\$$/, '');
}

function unconvertible(value: unknown, wanted: string, path: string): ServiceError {
  return new ServiceError(
    'SerializationException',
    `${kindOf(value)} at '${path}' can not be converted to a ${wanted}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'START_ARRAY';
  return typeof value === 'object' ? 'START_OBJECT' : `${typeof value}_VALUE`.toUpperCase();
}
