import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { Choice, type RuleProps } from "./choice.tsx";

/** Which day a journal gets, and what happens when that day's period is closed. */
export function DateRules({ page, draft, edit, mayEdit }: RuleProps) {
  const closed = page.closedUpTo;
  return (
    <Card aria-label="Posting date">
      <CardHead>
        <CardTitle>Posting date</CardTitle>
      </CardHead>
      <div className="grid gap-4 p-3.5">
        <Choice
          legend="The journal is dated"
          value={draft.postingDate}
          disabled={!mayEdit}
          onChoose={(postingDate) => edit({ postingDate })}
          options={[
            {
              value: "approved",
              label: "The day the report was approved",
              consequence: "What is approved on 30 November is cost of November, whenever it was spent or sent.",
            },
            {
              value: "last_expense",
              label: "The date of its last expense",
              consequence:
                "The cost falls into the month in which it was made. Reports that come late meet closed periods.",
            },
            {
              value: "run",
              label: "The day of the run that makes it",
              consequence:
                "All journals of a run have one date. A journal that waits keeps its date until it is sent or its period closes.",
            },
          ]}
        />
        <Choice
          legend="When the period of that day is closed"
          note={closed === null ? "(none is closed now)" : `(the last closed one is ${closed})`}
          value={draft.closedPeriod}
          disabled={!mayEdit}
          onChoose={(closedPeriod) => edit({ closedPeriod })}
          options={[
            {
              value: "hold",
              label: "Hold the report",
              consequence:
                "It waits in Review for a person, who dates that one report on the first open day or has the period opened.",
            },
            {
              value: "next_open",
              label: "Date it on the first day of the next open period",
              consequence:
                "The cost moves into a later period, and the journal says which date it had. If that day is still to come, it waits for it.",
            },
          ]}
        />
      </div>
    </Card>
  );
}
