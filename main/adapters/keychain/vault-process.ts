// The socket for the process that holds the keychain library: a forked Node here, a utility process in the app.

/** A running keychain process. Messages are plain values; `how` says how it ended, e.g. `signal SIGSEGV`. */
export type HelperProcess = {
  post(message: object): void;
  onMessage(fn: (message: unknown) => void): void;
  onExit(fn: (how: string) => void): void;
  /** Ends it at once (SIGKILL): a hung library answers to nothing else. */
  kill(): void;
};
