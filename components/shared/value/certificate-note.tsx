"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { StatusMark } from "../status-mark.tsx";
import { judgeCertificate } from "#lib/core/connection/certificate.ts";
import { connectionsQuery } from "#lib/web/queries/connection.ts";

/** On pages about runs: certificates that run out within 30 days, or did. Nothing where there is none. */
export function CertificateNote({ now }: { now: string }) {
  const { data = [] } = useQuery(connectionsQuery());
  const due = data.flatMap(({ id, name, certificate }) => {
    const judged = certificate && judgeCertificate(certificate, new Date(now));
    return judged && judged.state !== "ok" ? [{ id, name, ...judged }] : [];
  });
  return due.map(({ id, name, state, days }) => (
    <p key={id} className="flex items-baseline gap-x-2">
      <StatusMark status={state === "expired" ? "rejected" : "held"} className="relative top-[1.5px]" />
      <span>
        <b>
          The certificate of {name}{" "}
          {state === "expired"
            ? "ran out"
            : days === 0
              ? "runs out today"
              : `runs out in ${days} ${days === 1 ? "day" : "days"}`}
          .
        </b>{" "}
        {state === "expired" ? "Runs cannot reach it until it is renewed." : "From then on runs cannot reach it."}{" "}
        <Link href={{ pathname: "/connection", query: { id } }} className="text-link underline">
          See the certificate
        </Link>
      </span>
    </p>
  ));
}
