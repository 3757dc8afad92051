// Throws made-up inputs at a parser and watches: no crash, nothing accepted that should not be, nothing slow.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inspect } from 'node:util';
import { FieldpassError } from '../../main/domain/failure.ts';
import { SEED } from '../support/effort.ts';
import { Random } from './random.ts';

/** What an oracle says of a result. `sign` names the way the parser took: inputs that take a new one are mutated again. */
export type Opinion = {
  readonly sign: string;
  /** Stopped by the very first look? Everything else got past it. */
  readonly isShallow: boolean;
  readonly isAccepted: boolean;
};

/** An opinion in one line. */
export const opinion = (sign: string, isAccepted = true, isShallow = false): Opinion => ({
  sign,
  isShallow,
  isAccepted,
});

/** For parsers that give null, or say no in another way, and never throw. */
export const neverRefuses = (): boolean => false;

export type Target<Input, Result> = {
  readonly name: string;
  /** Inputs that are right, or wrong in a telling way. */
  readonly seeds: readonly Input[];
  readonly mutate: (input: Input, random: Random, other: Input) => Input;
  readonly parse: (input: Input) => Result | Promise<Result>;
  /** Is this how the parser refuses? Else a throw is a crash. Left out: only FieldpassErrors are. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** Throws when the result is wrong for the input: the independent check. */
  readonly check: (input: Input, result: Result) => Opinion;
  /** Parsers broken on purpose, by what is broken; the run must find each out. */
  readonly broken: Readonly<Record<string, (input: Input) => Result | Promise<Result>>>;
};

export type Finding = { readonly at: number; readonly what: string; readonly input: string };

export type Report = {
  readonly inputs: number;
  readonly accepted: number;
  readonly deep: number;
  readonly ways: number;
  readonly slow: number;
  readonly slowestMs: number;
  readonly cpuSeconds: number;
  /** What the run left behind, its own hundreds of kept inputs included. */
  readonly heapGrownMb: number;
  readonly findings: readonly Finding[];
};

/** Slower than this, alone and five times over, is too slow for any single input. */
const PATIENCE_MS = 50;
const MOST_KEPT = 400;
const LONGEST_KEPT = 4_000;
const MOST_FINDINGS = 5;

/** Runs so many inputs. `until` 1 stops at the first finding, as for a parser broken on purpose. */
export async function fuzz<Input, Result>(
  target: Target<Input, Result>,
  inputs: number,
  until = MOST_FINDINGS,
): Promise<Report> {
  const run = new Run(target);
  const heapBefore = heapUsed();
  const cpuBefore = process.cpuUsage();
  const before = shapeOfPrototypes();
  while (run.inputs < inputs && run.findings.length < until) {
    const pending = run.next();
    if (pending !== null) await pending;
    if (run.hasSuspects()) await run.timeAgain();
    if (run.inputs % 10_000 === 0) run.compare(before);
  }
  run.compare(before);
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    ...run.report(),
    cpuSeconds: (user + system) / 1e6,
    heapGrownMb: (heapUsed() - heapBefore) / 2 ** 20,
  };
}

class Run<Input, Result> {
  readonly #target: Target<Input, Result>;
  readonly #random: Random;
  readonly #kept: Input[];
  readonly #ways = new Set<string>();
  readonly findings: Finding[] = [];
  inputs = 0;
  #accepted = 0;
  #deep = 0;
  #slow = 0;
  #slowestMs = 0;
  readonly #suspects: Input[] = [];

  constructor(target: Target<Input, Result>) {
    this.#target = target;
    this.#random = new Random(SEED ^ hashOf(target.name));
    this.#kept = [...target.seeds];
  }

  /** One input; a promise only where the parser gave one, because awaiting costs more than most parsers. */
  next(): Promise<void> | null {
    const input = this.#make();
    this.inputs += 1;
    const began = performance.now();
    try {
      const result = this.#target.parse(input);
      if (result instanceof Promise) return this.#settle(input, result, began);
      this.#judge(input, result, began);
    } catch (error) {
      this.#refused(input, error, began);
    }
    return null;
  }

  report(): Omit<Report, 'cpuSeconds' | 'heapGrownMb'> {
    const { inputs, findings } = this;
    const figures = {
      accepted: this.#accepted,
      deep: this.#deep,
      slow: this.#slow,
      slowestMs: this.#slowestMs,
    };
    return { inputs, findings, ways: this.#ways.size, ...figures };
  }

  compare(before: string): void {
    const now = shapeOfPrototypes();
    if (now !== before && this.findings.length < MOST_FINDINGS) this.#find('prototypes were changed', null);
  }

  #make(): Input {
    const { seeds, mutate } = this.#target;
    if (this.inputs < seeds.length) return seeds[this.inputs] as Input;
    const random = this.#random;
    // Half of the time from the seeds: what was kept has strayed further.
    const from = random.once(2) ? random.pick(seeds) : random.pick(this.#kept);
    return mutate(from, random, random.pick(this.#kept));
  }

  async #settle(input: Input, pending: Promise<Result>, began: number): Promise<void> {
    try {
      this.#judge(input, await pending, began);
    } catch (error) {
      this.#refused(input, error, began);
    }
  }

  #judge(input: Input, result: Result, began: number): void {
    const took = performance.now() - began;
    try {
      const { sign, isShallow, isAccepted } = this.#target.check(input, result);
      this.#note(input, sign, isShallow, isAccepted);
    } catch (error) {
      this.#find(error instanceof Error ? error.message : String(error), input);
    }
    this.#time(input, took);
  }

  #refused(input: Input, error: unknown, began: number): void {
    const took = performance.now() - began;
    const isRefusal = this.#target.isRefusal ?? ((thrown: unknown) => thrown instanceof FieldpassError);
    if (isRefusal(error)) this.#note(input, signOf(error), false, false);
    else this.#find(`threw ${inspect(error).slice(0, 400)}`, input);
    this.#time(input, took);
  }

  #note(input: Input, sign: string, isShallow: boolean, isAccepted: boolean): void {
    if (!isShallow) this.#deep += 1;
    if (isAccepted) this.#accepted += 1;
    // What is long is tried, and not grown further: it would cost more than it finds.
    if (sizeOf(input) > LONGEST_KEPT) return;
    if (this.#ways.has(sign)) {
      // Now and then another of a known way, or the same few would be mutated for ever.
      if (isShallow || !this.#random.once(500)) return;
    } else if (this.#ways.size < 5_000) this.#ways.add(sign);
    if (this.#kept.length < MOST_KEPT) this.#kept.push(input);
    else this.#kept[this.#random.below(MOST_KEPT)] = input;
  }

  #time(input: Input, took: number): void {
    if (took > PATIENCE_MS) this.#suspects.push(input);
    else if (took > this.#slowestMs) this.#slowestMs = took;
  }

  hasSuspects(): boolean {
    return this.#suspects.length > 0;
  }

  /** On a busy computer anything is slow at times: a suspect counts only if it computes too long five times, alone. */
  async timeAgain(): Promise<void> {
    for (const input of this.#suspects.splice(0)) {
      let least = Infinity;
      for (let left = 5; left > 0 && least > PATIENCE_MS; left -= 1)
        least = Math.min(least, await this.#timed(input));
      this.#slowestMs = Math.max(this.#slowestMs, least);
      if (least <= PATIENCE_MS) continue;
      this.#slow += 1;
      this.#find(`took ${Math.round(least)} ms`, input);
    }
  }

  async #timed(input: Input): Promise<number> {
    return cpuMs(async () => this.#target.parse(input));
  }

  #find(what: string, input: Input | null): void {
    if (this.findings.length >= MOST_FINDINGS) return;
    this.findings.push({ at: this.inputs, what, input: shown(input) });
  }
}

/** Milliseconds of computing that the work takes, however it ends: what else runs on this computer does not count. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  try {
    await work();
  } catch {
    // Refused, which is all the same here.
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function signOf(error: unknown): string {
  if (!(error instanceof FieldpassError)) return 'refused';
  const { reason, problem, field } = error.details;
  return `${error.code} ${String(reason ?? '')} ${String(problem ?? '')} ${String(field ?? '')}`;
}

function shown(input: unknown): string {
  const text = inspect(input, { depth: 6, maxStringLength: 1_500, maxArrayLength: 200 });
  return text.length > 4_000 ? `${text.slice(0, 4_000)}… (${text.length} characters)` : text;
}

/** Every own name of the prototypes that all values share, and what stands behind it. */
function shapeOfPrototypes(): string {
  const shared = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    String.prototype,
    Object,
    Array,
    Function,
    Promise,
  ];
  return shared.map((one) => Reflect.ownKeys(one).map(String).join()).join('|');
}

const sizeOf = (input: unknown): number =>
  typeof input === 'string' || input instanceof Uint8Array ? input.length : 0;

function hashOf(text: string): number {
  return [...text].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0, 7);
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
