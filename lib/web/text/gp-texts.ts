import type { RunProblem } from "#lib/core/problem.ts";
import { formatDuration } from "../format.ts";
import { listed, quoted, type Texts, WHO } from "./problem-texts.ts";

type GpProblem = Extract<RunProblem, { code: `gp_${string}` | "address_not_allowed" }>;

const BYTES_PER_MB = 1_000_000;
const NOTHING_SENT = "Nothing was sent, and nothing is lost.";

/** Why GP could not be reached, or did not answer as it should. */
export const GP_TEXTS: Texts<GpProblem> = {
  address_not_allowed: ({ host }) => ({
    title: `The address ${host} is not allowed`,
    what: "Whoever runs this connector decides which servers it may talk to, and this one is not on the list.",
    todo: "Check the address for a typing error, or have it added to the allowed addresses.",
    who: WHO.it,
  }),
  gp_unreachable: () => ({
    title: "The GP server does not answer",
    what: `The connection to GP could not be made. ${NOTHING_SENT}`,
    todo: "Check that the GP server is on and that GP Web Services are running, then ping the connection.",
    who: WHO.it,
  }),
  gp_certificate_refused: () => ({
    title: "The GP server's certificate is not trusted",
    what: `It has expired, names another server or was issued by an authority that is not known here. ${NOTHING_SENT}`,
    todo: "Renew the certificate on the GP server, or add its issuing authority to the connection.",
    who: WHO.it,
  }),
  gp_scheme_missing: ({ offered }) => ({
    title: "The GP server does not offer a Windows sign-in",
    what: offered === "" ? "It asks for no sign-in at all." : `It offers only: ${offered}.`,
    todo: "Switch on Windows authentication for GP Web Services.",
    who: WHO.it,
  }),
  gp_kerberos_unavailable: () => ({
    title: "The sign-in by the domain's tickets cannot be used here",
    what: "The connection signs in with tickets of the Windows domain, and this installation does not have that switched on, or lacks what it needs. The technical details name it.",
    todo: "Switch it on where the connector runs (ML_KERBEROS, see the README), or choose another sign-in for the connection.",
    who: WHO.operator,
  }),
  gp_kerberos_failed: () => ({
    title: "The domain gave no ticket",
    what: `The domain's server answered with something that is neither a ticket nor a known refusal. ${NOTHING_SENT}`,
    todo: "Check realm, user name and service name of the connection against the domain. The technical details have the domain's own words.",
    who: WHO.it,
  }),
  gp_kdc_unreachable: () => ({
    title: "The domain controller does not answer",
    what: `The connector gets its tickets there, and could not reach it. ${NOTHING_SENT}`,
    todo: "Check the KDC's address and port (88) in the connection, and that the connector may reach it.",
    who: WHO.it,
  }),
  gp_clock_skew: () => ({
    title: "The clocks of the domain and the connector differ too much",
    what: `More than five minutes lie between them, and then the domain gives no tickets. ${NOTHING_SENT}`,
    todo: "Set the clock of the connector's machine and of the domain controller by the same time server.",
    who: WHO.it,
  }),
  gp_spn_unknown: () => ({
    title: "The domain does not know the GP service",
    what: `No account in the domain is registered for the service name (SPN) that the address of GP gives. ${NOTHING_SENT}`,
    todo: "Register it with setspn for the account that GP Web Services run as, or give the registered name in the connection.",
    who: WHO.it,
  }),
  gp_server_unproven: () => ({
    title: "Who answered did not prove to be the GP server",
    what: "Its certificate is trusted, but its answer to the sign-in with a ticket of the domain does not have what only the GP service could have written. The answer is not believed; what was sent is looked for in GP before anything else happens.",
    todo: "Look whether a proxy between the connector and GP takes parts of its answers away. Only where GP itself sends no such proof, switch the setting “The server proves itself” of the connection off.",
    who: WHO.it,
  }),
  gp_credentials_refused: () => ({
    title: "GP refused the sign-in",
    what: "The Windows account or its password is not accepted. It was tried once only, so that the account is not locked.",
    todo: "Check that the account is not locked or expired, then replace the password in Connections.",
    who: WHO.it,
  }),
  gp_circuit_open: () => ({
    title: "GP is not asked until the password is replaced",
    what: "A sign-in was refused before. Trying again with the same password could lock the Windows account.",
    todo: "Replace the password in Connections, or ping the connection when the account was put right.",
    who: WHO.admin,
  }),
  gp_timeout: ({ timeoutMs }) => ({
    title: "GP took too long",
    what: `There was no answer within ${formatDuration(timeoutMs)}. Whether GP did what was asked is looked up; nothing is sent twice.`,
    todo: "Nothing. If it happens often, look at the load of the GP server.",
    who: WHO.nobody,
  }),
  gp_fault: () => ({
    title: "GP answered with an error",
    what: "GP itself ran into an error. Its own log has the details.",
    todo: "Look at the exception in the Dynamics GP Web Services Exception Management Console; its number is in the technical details. Over SBA, look at the log of the service there.",
    who: WHO.gpAdmin,
  }),
  gp_answer_malformed: () => ({
    title: "GP's answer cannot be understood",
    what: "It did not have the form that GP documents. Nothing of it was used.",
    todo: "Ping the connection: the address may lead to something other than GP Web Services.",
    who: WHO.it,
  }),
  gp_answer_too_large: ({ bytesMax }) => ({
    title: "GP's answer is too large",
    what: `It is larger than ${Math.round(bytesMax / BYTES_PER_MB)} MB and was not used.`,
    todo: "Copy the technical details for support.",
    who: WHO.admin,
  }),
  gp_list_incomplete: () => ({
    title: "GP's list of journals may not be whole",
    what: "A journal that is not in an incomplete list may still be in GP. So nothing is concluded from it, and nothing is sent.",
    todo: "Nothing: it is looked at again. If it stays like this, copy the technical details for support.",
    who: WHO.nobody,
  }),
  gp_company_shared: ({ company }) => ({
    title: `${company} has the same company in GP`,
    what: `Two companies here would put their journals into the same batches in GP. ${company} was there first, so this one makes no new batch. Its reports are read and wait.`,
    todo: `Give its workspaces to ${company}, or name a company of its own in GP, with the command npm run configure.`,
    who: WHO.operator,
  }),
  gp_company_missing: ({ companyId }) => ({
    title: "The company is not in GP's list",
    what: `GP does not show company number ${companyId} to the connector's account.`,
    todo: "In GP's Security Console give the account the connector's role in this company.",
    who: WHO.gpAdmin,
  }),
  gp_company_changed: ({ companyId, what, known, found }) =>
    what === "name"
      ? {
          title: `Company ${companyId} in GP is called ${quoted(found)} now`,
          what: `It was ${quoted(known)} so far, so another company may be behind this connection than the one that has the journals. ${NOTHING_SENT} Reports are read and wait.`,
          why: "Under one number GP has had one company until now: the address leads to another server, or somebody renamed the company in GP.",
          todo: `Where it is another company, put the address of the connection back, or set the other company up as one of its own. Where GP renamed it, confirm in Connections that ${quoted(found)} is the same company.`,
          who: WHO.admin,
        }
      : {
          title: `Accounts of company ${companyId} in GP are written ${found}, not ${known}`,
          what: `Since the address of the connection was changed, another company may be behind it. ${NOTHING_SENT} Reports are read and wait.`,
          why: "The segments of an account cannot be changed in GP once it has accounts, so this is most likely another company.",
          todo: "Put the address of the connection back, or set the other company up as one of its own.",
          who: WHO.admin,
        },
  gp_setup_incomplete: () => ({
    title: "GP is not set up for this yet",
    what: "Something that the connector needs is missing in GP Web Services. The technical details name it.",
    todo: "Ping the connection: it says what is missing and where to set it.",
    who: WHO.gpAdmin,
  }),
  gp_resource_missing: ({ resource, path }) => ({
    title: `The SBA service does not offer ${resource}`,
    what:
      path === null
        ? `The connection is set up without ${resource}. Everything that does not need them goes on.`
        : `GP's SBA service has nothing at ${path}. Everything that does not need it goes on.`,
    why: "Microsoft ships no such resource: the customer's GP partner builds it, as the page on SBA under Connections describes.",
    todo:
      path === null
        ? "Nothing, unless it is wanted: then have it built, and name its path under Connections, Edit."
        : "Have it built, or name its path, or that it is not offered, under Connections, Edit.",
    who: WHO.gpAdmin,
  }),
  gp_journals_unknown: ({ journalNumbers, more }) => ({
    title: "GP has journals of ours that belong to no report here",
    what: `${journalNumbers.length === 1 && !more ? "Journal" : "Journals"} ${listed(journalNumbers.map(String))}${more ? " and more" : ""} in GP carry our reference, and no approved report here is theirs.`,
    why: "They were sent shortly before our own database was set back in time, and their reports were withdrawn in Expensify since.",
    todo: "Look at each in GP. What is not to be booked is deleted there while it is unposted, or voided. This is told with every run until the nightly search finds none.",
    who: WHO.approver,
  }),
};
