import { CopyButton } from "#components/shared/value/copy-button.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { cn } from "#components/ui/cn.ts";
import { judgeCertificate } from "#lib/core/connection/certificate.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";

/** The server's certificate as the last ping saw it, and how long it has to live. */
export function CertificateFacts({ connection: { certificate }, now }: { connection: ConnectionView; now: string }) {
  if (certificate === null) return null;
  const { subject, issuer, chain, expiresAt, fingerprint256 } = certificate;
  const { state, days } = judgeCertificate(certificate, new Date(now));
  return (
    <section aria-label="Certificate" className="grid gap-1.5 border-t px-3.5 py-2.5 pb-3">
      <h3 className="text-xs font-semibold text-muted-foreground">Certificate of the server</h3>
      {state === "ok" ? null : (
        <p className={cn("flex items-baseline gap-2 font-medium", state === "expired" ? "text-rejected" : "text-held")}>
          <StatusMark status={state === "expired" ? "rejected" : "held"} className="relative top-[1.5px]" />
          <span>
            {state === "expired"
              ? "It ran out, so nothing is read or sent. "
              : days === 0
                ? "This is its last day. "
                : `It runs out in ${days} ${days === 1 ? "day" : "days"}. `}
            <span className="font-normal text-foreground">
              Your IT department renews it on the server; nothing changes here unless its authority is another one.
            </span>
          </span>
        </p>
      )}
      <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-y-0.5 text-xs phone:grid-cols-[72px_minmax(0,1fr)] [&>dd]:min-w-0 [&>dd]:[overflow-wrap:anywhere] [&>dt]:text-muted-foreground">
        <dt>For</dt>
        <dd>{subject}</dd>
        <dt>Issued by</dt>
        <dd>{issuer}</dd>
        {chain === undefined ? null : (
          <>
            <dt>Sent with it</dt>
            <dd>{chain.length === 0 ? "No other certificate" : chain.join("; ")}</dd>
          </>
        )}
        <dt>Valid until</dt>
        <dd>
          <Instant at={expiresAt} format="date" />
        </dd>
        <dt>SHA-256</dt>
        <dd className="flex items-center gap-1">
          <span className="truncate font-mono">{fingerprint256}</span>
          <CopyButton text={fingerprint256} label="Copy the fingerprint" />
        </dd>
      </dl>
    </section>
  );
}
