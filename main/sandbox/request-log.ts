// Remembers which requests arrived and how each ended, so that tests can see attempts.

/** One received request; `time` in epoch ms; outcome is 'pending', 'ok', an exception name or what went wrong. */
export type ReceivedRequest = {
  readonly target: string;
  readonly clientToken?: string;
  readonly time: number;
  readonly outcome: string;
};

const KEPT = 10_000;

type Entry = { -readonly [Field in keyof ReceivedRequest]: ReceivedRequest[Field] };

/** A list of the latest 10,000 requests, in memory. */
export class RequestLog {
  #entries: Entry[] = [];

  /** Notes an arrival; `ended` adds how it went. */
  open(
    target: string,
    clientToken: string | undefined,
    time: number,
  ): { readonly ended: (outcome: string) => void } {
    const entry: Entry = {
      target,
      ...(clientToken === undefined ? {} : { clientToken }),
      time,
      outcome: 'pending',
    };
    this.#entries.push(entry);
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
    return {
      ended: (outcome) => {
        entry.outcome = outcome;
      },
    };
  }

  /** Gives copies of the entries, oldest first. */
  list(): readonly ReceivedRequest[] {
    return this.#entries.slice(-KEPT).map((entry) => ({ ...entry }));
  }
}
