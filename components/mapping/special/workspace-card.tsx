"use client";

import { useState } from "react";
import { AskFirst } from "#components/shared/mapping/ask-first.tsx";
import { useEffectOf } from "#components/shared/mapping/effect-line.tsx";
import { CHANGED_BY_MAPPING } from "#components/shared/mapping/use-save-mapping.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { previewShareAction, shareMappingAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import type { SpecialRules } from "#lib/web/queries/mapping.ts";

/** Which workspaces the company's rows are for. */
export function WorkspaceCard({ page, mayEdit }: { page: SpecialRules; mayEdit: boolean }) {
  const { id: companyId } = useCompany();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { run, pending } = useServerAction(shareMappingAction, {
    changes: CHANGED_BY_MAPPING,
    refresh: false,
    done: ({ released, newlyHeld }, { usesCompanyMapping, policyId }) => {
      const name = page.workspaces.find((each) => each.policyId === policyId)?.name ?? policyId;
      const effect =
        released.length > 0
          ? `: ${countOf(released.length, "held report")} released`
          : newlyHeld > 0
            ? `: ${countOf(newlyHeld, "report")} held now`
            : "";
      return usesCompanyMapping
        ? `${name} uses the company's mapping${effect}`
        : `${name} has a mapping of its own${effect}`;
    },
  });
  return (
    <Card>
      <CardHead>
        <CardTitle>Workspaces</CardTitle>
        <span className="text-xs text-muted-foreground">
          A new workspace has a mapping of its own until you say otherwise
        </span>
      </CardHead>
      <ul>
        {page.workspaces.map(({ policyId, name, usesCompanyMapping, ownRows }) => (
          <li key={policyId} className="flex items-center gap-2.5 border-b px-3.5 py-2 last:border-b-0">
            <label className="flex flex-1 items-center gap-2.5">
              <Checkbox
                checked={usesCompanyMapping}
                disabled={!mayEdit || pending}
                onChange={(event) => setAsked({ policyId, name, usesCompanyMapping: event.target.checked })}
              />
              <span>{name} uses the company&apos;s mapping</span>
            </label>
            <span className="text-xs text-muted-foreground">
              {ownRows === 0 ? "" : countOf(ownRows, "row of its own", "rows of its own")}
            </span>
          </li>
        ))}
      </ul>
      {asked === null ? null : (
        <AskShare
          asked={asked}
          pending={pending}
          onClose={() => setAsked(null)}
          onDo={({ policyId, usesCompanyMapping }) =>
            void run({ companyId, policyId, usesCompanyMapping }).then((done) =>
              done === null ? undefined : setAsked(null),
            )
          }
        />
      )}
    </Card>
  );
}

type Asked = Readonly<{ policyId: string; name: string; usesCompanyMapping: boolean }>;
type AskShareProps = { asked: Asked; pending: boolean; onClose: () => void; onDo: (asked: Asked) => void };

/** Every report of the workspace may move: shown before it does. */
function AskShare({ asked, pending, onClose, onDo }: AskShareProps) {
  const { id: companyId } = useCompany();
  const { policyId, name, usesCompanyMapping } = asked;
  const effect = useEffectOf("share", previewShareAction, { companyId, policyId, usesCompanyMapping });
  return (
    <AskFirst
      title={usesCompanyMapping ? `${name}: use the company's mapping?` : `${name}: a mapping of its own?`}
      description={
        usesCompanyMapping
          ? "The company's rows apply where it has none of its own, special rules of the company too."
          : "The company's rows and special rules no longer apply: what it has no row of its own for is held."
      }
      button={usesCompanyMapping ? "Use the company's mapping" : "Give it a mapping of its own"}
      {...{ effect, pending, onClose }}
      onDo={() => onDo(asked)}
    />
  );
}
