const PREFIX = "TEST-";
const ID_PART = 5;

/** So long is every batch of a self-test: shorter than those of reports, so that a prefix of GP's policy still fits and is seen. */
export const TEST_BATCH_LENGTH = PREFIX.length + ID_PART;

/** The batch of a self-test's journals, `TEST-4F2A9`. */
export function testBatchId(testId: string): string {
  return `${PREFIX}${testId.replaceAll("-", "").slice(0, ID_PART).toUpperCase()}`;
}
