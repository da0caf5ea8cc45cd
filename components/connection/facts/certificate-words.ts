import type { Status } from "#components/shared/status-mark.tsx";
import { type Certificate, judgeCertificate } from "#lib/core/connection/certificate.ts";

/** How long a certificate has to live: a mark and a word. Null: there is none, or it is not near its end. */
export function dueWords(
  { certificate }: Readonly<{ certificate: Pick<Certificate, "expiresAt"> | null }>,
  now: Date,
): Readonly<{ status: Status; word: string; short: string }> | null {
  if (certificate === null) return null;
  const { state, days } = judgeCertificate(certificate, now);
  if (state === "ok") return null;
  if (state === "expired") return { status: "rejected", word: "Certificate ran out", short: "Certificate" };
  const left = days === 0 ? "last day" : `${days} ${days === 1 ? "day" : "days"}`;
  return { status: "held", word: `Certificate: ${left}`, short: left };
}
