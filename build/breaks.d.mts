// Types of what the test of the breaks imports.

export type Edit = { readonly file: string; readonly find: string; readonly replace: string };
export type Break = {
  readonly what: string;
  readonly edits: readonly Edit[];
  readonly test: string;
  readonly zone?: string;
};
export declare const BREAKS: readonly Break[];
