// One line of a list of facts.

export type Fact = {
  readonly name: string;
  readonly values: readonly string[];
  /** Set in the code face and given a copy button. */
  readonly copyable?: boolean;
  /** What the copy button gives where the values only show it in parts. */
  readonly copies?: string;
  readonly strong?: boolean;
};
