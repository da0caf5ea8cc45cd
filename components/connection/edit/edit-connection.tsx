"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import type { SettingFields } from "#lib/core/connection/setting-fields.ts";
import { editConnectionAction } from "#lib/web/actions/connection.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { ConnectionForm } from "./connection-form.tsx";
import { useFormAction } from "./use-form-action.ts";
import { CHANGED_QUERIES } from "./changed-queries.ts";

type EditConnectionProps = {
  connection: ConnectionView;
  fields: SettingFields;
  open: boolean;
  /** Ask for the secret as well, which else has a dialog of its own: while nothing works yet both are corrected together. */
  withSecret?: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Where a connection goes, as whom and how. What changes is in the audit; the secret never. */
export function EditConnection({ connection, fields, open, withSecret = false, onOpenChange }: EditConnectionProps) {
  const { run, pending, problem } = useFormAction(editConnectionAction, {
    changes: CHANGED_QUERIES,
    done: ({ name, secretErased }) =>
      secretErased ? `${name} was changed; its secret was erased, set it again` : `${name} was changed`,
  });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Edit ${connection.name}`}
        description="Another host or port erases the secret, which then has to be typed again. Everything else keeps it."
      >
        <ConnectionForm
          kind={connection.kind}
          fields={fields[connection.kind]}
          before={connection}
          withSecret={withSecret}
          problem={problem}
          onSubmit={async (entry) => {
            const saved = await run({ connectionId: connection.id, ...entry });
            if (saved !== null) onOpenChange(false);
            return saved !== null;
          }}
        >
          <DialogFoot>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={pending}>
              Save {connection.name}
            </Button>
          </DialogFoot>
        </ConnectionForm>
      </DialogContent>
    </Dialog>
  );
}
