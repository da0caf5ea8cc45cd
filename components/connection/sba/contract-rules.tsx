import { SBA_PATHS } from "#lib/core/connection/sba-resources.ts";
import { GP_WIDTHS } from "#lib/core/ledger/check-sendable.ts";

/** The rules of the contract that hold for every resource. */

export function NeverPart() {
  return (
    <ul className="grid gap-1">
      <li>Post a journal or a batch. Journals stay unposted: a person reviews and posts them in GP.</li>
      <li>Renumber: a journal keeps the number that GP gave it, and GP gives the next one. No number is sent.</li>
      <li>Store half a journal. Head and all lines in one transaction, or nothing.</li>
      <li>
        Answer before it is stored, or store later what it has answered with an error. No queue behind the request.
      </li>
      <li>Repeat a request by itself, also not after an error of SQL Server.</li>
      <li>Change the reference, batch id, date, accounts or amounts: not cut, not rounded, not put in capitals.</li>
      <li>Cut a list off without saying so: answer it whole, or with &quot;IsComplete&quot;: false beside Payload.</li>
      <li>Leave out a journal because it is posted, in history, voided or in another batch than before.</li>
      <li>Serve a company that the signed-in account has no access to.</li>
    </ul>
  );
}

export function SignInPart() {
  return (
    <>
      <p>
        Windows authentication over HTTPS: the connector offers NTLM version 2 (also inside Negotiate) with channel
        binding, on one kept connection; Kerberos, or Basic over TLS, only where the connection is set to it. OAuth and
        anonymous access are not used. The account is mapped to a GP user (User Setup, Windows Account) with access to
        the companies and to these services.
      </p>
      <p>
        A password that is refused is tried once and no more, so that the account is not locked. A POST is written once
        after the sign-in; a GET without a body begins it. Answers 401 are for the sign-in alone: an account without
        access to a company is refused with 403.
      </p>
    </>
  );
}

export function AddressPart() {
  return (
    <>
      <p>
        <code>https://gp.example.com/GPService/Tenants(DefaultTenant)</code> is the address of the connection. Below it
        stand <code>/Companies(Company name)/Product/Module/Collection(key).json</code>, with the display name of the
        company, escaped as in an address; parts of a key are joined by a semicolon.
      </p>
      <ul className="grid gap-1">
        <li>
          GET with <code>.json</code> reads a collection, or one item by its key. POST without it creates, at the
          collection.
        </li>
        <li>
          Bodies are JSON in UTF-8, wrapped: <code>{'{"Payload": …}'}</code>.
        </li>
        <li>
          Filters stand in the query. All that are given must hold, both ends included: <code>KeyFrom</code>,{" "}
          <code>KeyTo</code> (the key, compared as text), <code>ModifiedFrom</code>, <code>ModifiedTo</code> (UTC), and
          those of journals. A service that does not know a filter answers 400; ignoring it is answered with a refusal
          here.
        </li>
        <li>Nothing is paged. A list of 1,000 rows or more counts as cut off and is asked for again in parts.</li>
      </ul>
    </>
  );
}

export function AnswerPart() {
  return (
    <>
      <p>
        200 for what was read, 201 for what was created, with the wrapped JSON. An error is JSON too, whatever the
        status: <code>{'{"Payload": null, "Errors": [{"Code": "…", "Field": "…", "Message": "…"}]}'}</code>. The message
        is what a person reads in Review: say which account, which period, what to do.
      </p>
      <ul className="grid gap-1">
        <li>
          <b>400, 403, 404, 409, 422 with Errors:</b> refused, and <b>nothing was stored</b>. That is a promise: the
          report is held with these messages, and may be sent again.
        </li>
        <li>
          <b>404 with the code NotFound:</b> there is none of that key. Any other 404 counts as a resource that is not
          there.
        </li>
        <li>
          <b>409 with the code DuplicateReference:</b> a journal with this reference exists. It is looked for, not sent
          again.
        </li>
        <li>
          <b>Everything else</b> (5xx, HTML, XML, no answer, a success without the JSON): unknown. Nothing is sent
          again; after a quarantine GP is searched for the reference, and a person decides where it is not found.
        </li>
        <li>A warning belongs beside Payload as Warnings, never into Errors.</li>
      </ul>
    </>
  );
}

export function ReferencePart() {
  return (
    <>
      <p>
        There is no request id: the <b>Reference</b> is what makes a journal one. It begins with EXP, names the report,
        and ends in a mark that only this connector can make. After an answer that was lost, the connector lists the
        journals of the date and batch, then of the date and source document, and looks for exactly this text.
      </p>
      <ul className="grid gap-1">
        <li>Keep it to the character and give it back in every list, also once the journal is posted or in history.</li>
        <li>
          A journal is in the lists from the moment its POST is answered, and stays there whatever a person does to it.
        </li>
        <li>
          Better still, refuse a second journal with a reference that exists in the company (compared without case and
          outer blanks) with 409 DuplicateReference. The connector does not rely on it.
        </li>
        <li>ModifiedAt moves with every change of a journal: dates, lines, batch, posting, voiding.</li>
      </ul>
    </>
  );
}

export function WidthPart() {
  const { reference, batchId, sourceDocument, lineText, accountDescription, vendorCode, vendorName, vendorClass } =
    GP_WIDTHS;
  return (
    <ul className="grid gap-1">
      <li>
        Characters at most: Reference {reference}, BatchId {batchId}, SourceDocument {sourceDocument}, a line&apos;s
        Description {lineText}, an account&apos;s Description {accountDescription}, a vendor&apos;s Code {vendorCode},
        Name {vendorName}, Class {vendorClass}. What is longer is refused, never cut.
      </li>
      <li>Dates are days, 2025-03-31, without time or zone. Times are UTC with a Z. The form /Date(…)/ is not read.</li>
      <li>
        Amounts come as texts with the decimals of the currency, &quot;412.50&quot;. In answers a text or a JSON number
        is read to the digit; exponents are not. Debit and Credit always stand both, one of them zero, neither negative.
      </li>
      <li>
        Characters outside of Windows-1252 cannot be kept by GP; the connector writes none into what it looks for.
      </li>
    </ul>
  );
}

export function SettingsPart() {
  const sample = {
    surface: "sba",
    resources: { journals: SBA_PATHS.journals, vendors: null },
    companyNames: { "1": "Fabrikam, Inc." },
    dimensionField: "CostCentre",
    dimensionSegment: 1,
  };
  return (
    <>
      <p>
        Paths and the dimension stand under Edit of the connection, and everything in the file of{" "}
        <code>npm run configure</code>, under settings of the connection. The paths are the ones of this page where none
        is named; null, or “-” on the screen, is what is not offered. companyNames is needed only where Companies does
        not tell the number that GP has for a company.
      </p>
      <pre className="rounded-md border bg-muted px-3 py-2 font-mono text-xs whitespace-pre-wrap">
        {JSON.stringify(sample, null, 2)}
      </pre>
      <p>
        dimensionField adds a member of that name to every line, with one part of the account number as its value, for a
        service that codes Analytical Accounting by it. Without it lines carry no dimension.
      </p>
    </>
  );
}
