// A value that is made when it is first asked for: what electron-updater takes from `lazy-val`, whose package has no text
// of its license and so may not ship.

/** Made once by `create`, unless it was set before. */
export class Lazy<T> {
  #create: (() => Promise<T>) | null;
  #made: Promise<T> | null = null;

  constructor(create: () => Promise<T>) {
    this.#create = create;
  }

  get hasValue(): boolean {
    return this.#create === null;
  }

  get value(): Promise<T> {
    if (this.#create !== null) this.value = this.#create();
    return this.#made as Promise<T>;
  }

  set value(made: Promise<T>) {
    this.#made = made;
    this.#create = null;
  }
}
