/** Accounts of one request of a person, who looks at each of them: a chart is not made here. */
export const ACCOUNTS_AT_ONCE_MAX = 100;
