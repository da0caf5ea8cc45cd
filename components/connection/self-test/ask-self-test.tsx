"use client";

import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { listTestCompaniesAction } from "#lib/web/actions/self-test.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import type { SelfTestPage, TestCompany } from "#lib/web/queries/self-test.ts";
import { AskExpensify } from "./ask-expensify.tsx";
import { AskGp } from "./ask-gp.tsx";

type AskSelfTestProps = { connection: ConnectionView; page: SelfTestPage; refused: string | undefined };

/** The button, and the window in which a person says where and with what. For GP the companies are asked of GP first. */
export function AskSelfTest({ connection, page, refused }: AskSelfTestProps) {
  const [open, setOpen] = useState(false);
  const [companies, setCompanies] = useState<readonly TestCompany[] | null>(null);
  const list = useServerAction(listTestCompaniesAction, { refresh: false });
  const begin = async () => {
    if (page.kind === "gp") {
      const listed = await list.run({ connectionId: connection.id });
      if (listed === null) return;
      setCompanies(listed);
    }
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <>
      <Button size="sm" refused={refused} pending={list.pending} onClick={() => void begin()}>
        {page.kind === "gp" ? "Test in a test company" : "Test with some reports"}
      </Button>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent
          title={`Test ${connection.name}`}
          description={
            page.kind === "gp"
              ? "Up to seven journals of the least amount go into a test company, each once, some wrong on purpose. What GP takes stays there unposted until somebody deletes it: the numbers are told."
              : "Some reports are exported and read. Nothing in Expensify is marked or changed."
          }
        >
          {page.kind === "gp" ? (
            <AskGp connectionId={connection.id} page={page} companies={companies ?? []} onAsked={close} />
          ) : (
            <AskExpensify connectionId={connection.id} onAsked={close} />
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}
