// The choices of one run as numbers on a tape: enumerated depth first, drawn by a seed, or read back to repeat a run.

/** Where a run gets its choices: a number from 0 (all goes well) to `options - 1`. */
export type Chooser = { pick(options: number): number };

/** Reads a tape; past its end it goes on with zeros, or with what `beyond` picks. Remembers what was picked. */
export class Reel implements Chooser {
  readonly taken: number[] = [];
  readonly #widths: number[] = [];
  readonly #tape: readonly number[];
  readonly #beyond: Chooser | null;

  constructor(tape: readonly number[], beyond: Chooser | null = null) {
    this.#tape = tape;
    this.#beyond = beyond;
  }

  pick(options: number): number {
    const place = this.taken.length;
    const wanted = this.#tape[place] ?? this.#beyond?.pick(options) ?? 0;
    // A tape that no longer fits the product is read as far as it makes sense.
    const picked = Math.min(wanted, options - 1);
    this.taken.push(picked);
    this.#widths.push(options);
    return picked;
  }

  /** The next tape in depth-first order, or null after the last one. */
  next(): readonly number[] | null {
    for (let place = this.taken.length - 1; place >= 0; place -= 1) {
      const picked = this.taken[place] ?? 0;
      if (picked + 1 < (this.#widths[place] ?? 1)) return [...this.taken.slice(0, place), picked + 1];
    }
    return null;
  }
}

/** A stream of numbers from 0 up to 1 that is the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Troubles at random, each after at most `most` choices where all goes well. Most runs are short: with troubles drawn at
 * every choice alike, four of five would meet only the few that are played anyway.
 */
export function spacedChooser(random: () => number, most: number): Chooser {
  const gap = (): number => Math.floor(random() * (most + 1));
  let calm = gap();
  return {
    pick: (options) => {
      calm -= 1;
      if (calm >= 0) return 0;
      calm = gap();
      return 1 + Math.floor(random() * (options - 1));
    },
  };
}

/** A tape as text, without the zeros at its end; `TAPE=` takes it back. */
export function writeTape(tape: readonly number[]): string {
  let length = tape.length;
  while (length > 0 && tape[length - 1] === 0) length -= 1;
  return tape.slice(0, length).join('.');
}

export function readTape(text: string): readonly number[] {
  if (text === '') return [];
  if (!/^\d{1,3}(\.\d{1,3})*$/.test(text)) throw new TypeError(`no tape: ${text}`);
  return text.split('.').map(Number);
}
