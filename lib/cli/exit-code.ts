/** What the commands answer to the shell. They are stable: scripts of others rely on them. */
export const EXIT = {
  ok: 0,
  /** Something broke: the answer is not known. */
  failed: 1,
  /** The arguments or the file are wrong: trying again changes nothing. */
  badInput: 2,
  /** The run ended, but a part of it could not be done, or an outcome is unclear. */
  partly: 3,
  /** The run failed or was stopped. */
  runFailed: 4,
  timedOut: 5,
  /** `find` looked and there is nothing. */
  nothingFound: 6,
  /** `ping`: the layer where it ended, from the bottom up. */
  pingName: 10,
  pingTcp: 11,
  pingTls: 12,
  pingScheme: 13,
  pingSignIn: 14,
  pingRole: 15,
  pingCompany: 16,
  pingAccountFormat: 17,
  pingAccount: 18,
  pingJournals: 19,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
