// What views may ask of a list or of a zone that holds one.

export type Focusable = {
  /** Puts the keyboard focus on the active row; gives false when there is none in view. */
  readonly focusActive: () => boolean;
};
export type ListHandle = Focusable & {
  /** Makes the row with this id active, scrolls to it and focuses it. */
  readonly reveal: (id: string) => Promise<void>;
};
