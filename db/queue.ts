/** Queues of the engine. pg-boss only wakes it: what there is to do stands in our own tables. */
export const WAKE_QUEUE = "wake";
export const QUEUES = [WAKE_QUEUE] as const;
export const QUEUE_SCHEMA = "pgboss";

/**
 * A nudge: something may have to be done for this company; without one, for a connection of the organization, which may have no
 * company yet. Losing it costs a tick, doubling it nothing.
 */
export type Wake = Readonly<{ organizationId: string; companyId: string | null }>;
