// One line of a list of facts.

export type Fact = {
  readonly name: string;
  readonly values: readonly string[];
  /** Set in the code face and given a copy button. */
  readonly copyable?: boolean;
  readonly strong?: boolean;
};
