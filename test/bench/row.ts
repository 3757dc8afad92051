// What a row of the bench is: two things measured in turns in one run, and the ratio between them that is promised.

/** One interleaved round; both in the same unit. */
export type Round = { readonly ours: number; readonly yardstick: number };

export type Outcome =
  | {
      readonly kind: 'measured';
      readonly rounds: readonly Round[];
      readonly unit: string;
      readonly note?: string;
    }
  | { readonly kind: 'not-run'; readonly why: string };

/** `ratio` is of ours / yardstick, or of yardstick / ours where the row `is` that. */
export type Goal = { readonly at: 'most' | 'least'; readonly ratio: number };

export type Row = {
  /** Short and fixed; words on the command line choose by it. */
  readonly id: string;
  readonly what: string;
  /** The yardstick. */
  readonly against: string;
  readonly goal: Goal;
  readonly is: 'ours/yardstick' | 'yardstick/ours';
  /** Which round decides: the one in the middle unless told otherwise. The worst, where a goal says “never”. */
  readonly decides?: 'median' | 'worst';
  run(rounds: number): Promise<Outcome>;
};

/** What one kind of work costs at growing sizes; drawn, never judged. */
export type Curve = {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  run(rounds: number): Promise<CurveOutcome>;
};

export type Point = { readonly size: number; readonly median: number };

export type CurveOutcome =
  | { readonly kind: 'measured'; readonly points: readonly Point[] }
  | { readonly kind: 'not-run'; readonly why: string };

/** What each file in rows/ exports; either list may be missing. */
export type RowFile = { readonly rows?: readonly Row[]; readonly curves?: readonly Curve[] };
