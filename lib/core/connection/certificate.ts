import { z } from "zod";

const DAY_MS = 86_400_000;
/** The last days of a certificate are told from here on. */
const DUE_DAYS = 30;

/** The certificate that a server showed at the last ping that came as far. */
export const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** What the server sent above it, the nearest first; not told by a ping of before. */
  chain: z.array(z.string()).optional(),
  /** ISO 8601, UTC. */
  expiresAt: z.iso.datetime({ offset: true }),
  fingerprint256: z.string(),
});
export type Certificate = z.output<typeof Certificate>;

/** `days`: whole ones that are left; below 0 once it ran out. */
export type CertificateState = Readonly<{ state: "ok" | "soon" | "expired"; days: number }>;

/** Whether it is to be renewed: `soon` in its last 30 days. */
export function judgeCertificate({ expiresAt }: Pick<Certificate, "expiresAt">, now: Date): CertificateState {
  const leftMs = Date.parse(expiresAt) - now.getTime();
  const days = Math.floor(leftMs / DAY_MS);
  return { state: leftMs <= 0 ? "expired" : days <= DUE_DAYS ? "soon" : "ok", days };
}

/** The certificate that one of these layers of a ping saw; null where none did, or it is not told whole. */
export function certificateIn(steps: readonly object[]): Certificate | null {
  const seen = steps.flatMap((step) => ("certificate" in step ? [readCertificate(step.certificate)] : []));
  return seen.find((certificate) => certificate !== null) ?? null;
}

/** As it was kept; null for anything else. */
export function readCertificate(kept: unknown): Certificate | null {
  return Certificate.safeParse(kept).data ?? null;
}
