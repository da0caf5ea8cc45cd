"use client";

import { CHANGED_BY_MAPPING } from "#components/shared/mapping/use-save-mapping.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { shareMappingAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import type { SpecialRules } from "#lib/web/queries/mapping.ts";

/** Which workspaces the company's rows are for. */
export function WorkspaceCard({ page, mayEdit }: { page: SpecialRules; mayEdit: boolean }) {
  const { id: companyId } = useCompany();
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
                onChange={(event) => void run({ companyId, policyId, usesCompanyMapping: event.target.checked })}
              />
              <span>{name} uses the company&apos;s mapping</span>
            </label>
            <span className="text-xs text-muted-foreground">
              {ownRows === 0 ? "" : countOf(ownRows, "row of its own", "rows of its own")}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
