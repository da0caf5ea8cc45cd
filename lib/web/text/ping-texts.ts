import type { PingStep } from "#lib/core/ports.ts";
import type { ProblemCode, RunProblem } from "#lib/core/problem.ts";
import { formatDay } from "../format.ts";
import { problemText } from "../problem-text.ts";
import { type ProblemText, quoted, WHO } from "./problem-texts.ts";

/** Whose ping it is: what its words name. */
export type PingSubject = Readonly<{
  url: string;
  username: string;
  /** How GP is spoken to; null for Expensify. */
  gp: Readonly<{ surface: "soap" | "sba" }> | null;
}>;
type Place = Readonly<{ host: string; port: string; username: string; isSba: boolean; step: PingStep }>;

const NOTHING_SENT = "Nothing was sent, and nothing is lost.";

/**
 * What a person reads about the layer where a ping ended: title, what it means, what to do, who does it. The layer tells more than the
 * problem alone: no answer means one thing at the name, another at the port. Where it does not, the words are the problem's.
 */
export function pingText(subject: PingSubject, step: PingStep, problem: RunProblem): ProblemText {
  const url = URL.parse(subject.url);
  const place: Place = {
    ...{ host: url?.hostname ?? subject.url, port: url?.port || (url?.protocol === "http:" ? "80" : "443"), step },
    ...{ username: subject.username, isSba: subject.gp?.surface === "sba" },
  };
  const own = OF_LAYER[step.layer]?.[problem.code];
  return own?.(place) ?? problemText(problem);
}

type Words = (place: Place) => ProblemText | null;

const nameUnknown: Words = ({ host }) => ({
  title: `The name ${host} leads nowhere`,
  what: `Where the connector runs, nobody knows an address for ${host}. ${NOTHING_SENT}`,
  todo: "Look for a typing error in the address. If it is right, use the server's full name, or have the name entered where this machine looks names up (DNS).",
  who: WHO.it,
});
const portSilent: Words = ({ host, port }) => ({
  title: `Nobody answers at port ${port} of ${host}`,
  what: `The name is right. Either the service does not run, or a firewall between here and there lets nothing through. ${NOTHING_SENT}`,
  todo: `Check on the server that the service runs and listens at ${port}, and let the connector's machine reach that port.`,
  who: WHO.it,
});
const noTls: Words = ({ host, port }) => ({
  title: `Port ${port} of ${host} answers, but not securely`,
  what: `No encrypted connection (TLS 1.2 or newer) could be agreed on. ${NOTHING_SENT}`,
  todo: "Check that this is the port that has the certificate, and that the server allows TLS 1.2 or newer.",
  who: WHO.it,
});
const noRole: Words = ({ username, isSba }) => ({
  title: "GP knows the account, and refused its first call",
  what: `The password is right. Most likely GP gives ${username} no role in its services, or the service itself is not well.`,
  todo: isSba
    ? `In GP's User Setup check that ${username} stands as the Windows account of a user who may use these services. If so, look at the log of the service; the technical details have its answer.`
    : `On the GP server open the Dynamics Security Console, Role Assignments, and give ${username} the connector's role for the application Dynamics GP in each company. Wait a minute and ping again. If it has the role, look at the exception that the technical details name.`,
  who: WHO.gpAdmin,
});
/** GP named the company, and does not give what stands in it. */
const noAccess = (what: string): Words => {
  return ({ username, isSba }) => ({
    title: `GP lists the company, and does not give its ${what}`,
    what: `The account is let in. Most likely its role does not reach into this company, or may not read the ${what}.`,
    todo: isSba
      ? `Check that the user of ${username} has access to this company in GP, then look at the log of the service; the technical details have its answer.`
      : `In the Dynamics Security Console check that the role of ${username} is assigned in this company and has the operation that reads the ${what}. If it has, look at the exception that the technical details name.`,
    who: WHO.gpAdmin,
  });
};
const expensifySilent: Words = ({ host, port }) => ({
  title: `Nobody answers at port ${port} of ${host}`,
  what: "The name is right, and no secure connection came about: a firewall or a proxy stands between, or Expensify is down. Nothing was read, and nothing is lost.",
  todo: `Let the connector's machine reach ${host} at port ${port}. Where a proxy opens secure connections, add its certificate authority to this connection.`,
  who: WHO.it,
});

const OF_LAYER: Readonly<Record<string, Partial<Record<ProblemCode, Words>>>> = {
  name: { gp_unreachable: nameUnknown, gp_timeout: nameUnknown, expensify_unreachable: nameUnknown },
  tcp: { gp_unreachable: portSilent, gp_timeout: portSilent },
  tls: { gp_unreachable: noTls, gp_timeout: noTls, gp_certificate_refused: certificateText },
  role: { gp_fault: noRole },
  "account format": { gp_fault: noAccess("account format") },
  account: { gp_fault: noAccess("accounts") },
  journals: { gp_fault: noAccess("journals") },
  connection: { expensify_unreachable: expensifySilent },
};

/** What is wrong with it, exactly: Node's code says which of its checks failed. */
function certificateText({ host, step: { certificate } }: Place): ProblemText | null {
  const trouble = certificate?.trouble ?? null;
  if (!certificate || trouble === null) return null;
  const { subject, issuer, chain, expiresAt } = certificate;
  if (trouble === "CERT_HAS_EXPIRED")
    return {
      title: `The certificate of ${host} ran out on ${formatDay(expiresAt.slice(0, 10))}`,
      what: `Until it is renewed nothing can be read or sent. ${NOTHING_SENT}`,
      todo: "Renew the certificate on the server and bind it to the service. Nothing changes here unless its authority is another one.",
      who: WHO.it,
    };
  if (trouble === "ERR_TLS_CERT_ALTNAME_INVALID" || trouble === "HOSTNAME_MISMATCH")
    return {
      title: `The certificate is not for ${host}`,
      what: `The server shows one for ${commonName(subject)}. ${NOTHING_SENT}`,
      todo: `Use the certificate's own name in the address of this connection, or have one issued that names ${host}.`,
      who: WHO.it,
    };
  if (!/^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED)/.test(trouble)) return null;
  const alone = chain.length === 0 ? " The server sends no certificate of an authority with it." : "";
  return {
    title: `The authority ${quoted(commonName(chain.at(-1) ?? issuer))} is not known here`,
    what: `The server's certificate was issued by ${quoted(commonName(issuer))}, which leads to no authority that this connection trusts.${alone} ${NOTHING_SENT}`,
    todo: "Choose Edit and add that authority's certificate (PEM) as the certificate authority of this connection. An authority between the two belongs to what the server sends, or into the same file.",
    who: WHO.it,
  };
}

/** `CN=gp.corp.example, O=Corp` → `gp.corp.example`. */
function commonName(name: string): string {
  return /(?:^|, )CN=([^,]*)/.exec(name)?.[1] ?? name;
}
