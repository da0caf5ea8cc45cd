/** The order in which things decide about an account, printed where people change it. */
export function Precedence() {
  return (
    <>
      <Order />
      <p className="border-t px-3.5 py-2.5 text-sm text-muted-foreground">
        Cost centres that GP keeps in Analytical Accounting or in MDA cannot be sent: GP Web Services carry account
        segments only. Map to a segment, or code those dimensions in GP when the journal is posted. A connection over
        SBA can carry one dimension code a line, where the customer's service takes it.
      </p>
    </>
  );
}

function Order() {
  return (
    <ol className="grid list-decimal gap-1 py-2.5 pr-3.5 pl-8 text-sm">
      <li>What a person chose for one expense.</li>
      <li>The first special rule that applies, from the top.</li>
      <li>
        A whole account, where the table gives the category one: always that account, its tag is ignored. A
        workspace&apos;s own row for the category goes before it.
      </li>
      <li>
        Else, from the table, each segment from its category, tag or workspace, a workspace&apos;s own row before the
        company&apos;s. A balance sheet account takes no cost centre.
      </li>
      <li>A default for a cost centre that is missing, where defaults are on. It always waits for an approval.</li>
      <li>Else the report is held. Nothing is ever guessed.</li>
    </ol>
  );
}
