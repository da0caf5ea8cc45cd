"use client";

import { type SubmitEvent, useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogClose, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { askSelfTestAction } from "#lib/web/actions/self-test.ts";
import type { SelfTestPage, TestCompany } from "#lib/web/queries/self-test.ts";

type AskGpProps = {
  connectionId: string;
  page: SelfTestPage;
  companies: readonly TestCompany[];
  onAsked: () => void;
};

/** In which test company, on which day; its name is typed, so that nobody takes the wrong one. */
export function AskGp({ connectionId, page, companies, onAsked }: AskGpProps) {
  const free = companies.filter(({ ours }) => ours === null);
  const [form, setForm] = useState({
    ...{ gpCompanyId: String(free[0]?.gpCompanyId ?? ""), companyName: "", date: page.today },
    ...{ currency: page.currency, closedDay: "", taxDetail: "" },
  });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const { run, pending } = useServerAction(askSelfTestAction, {
    changes: [["/api/connection/self-test"]],
    done: ({ name }) => `The self-test of ${name} is asked for`,
  });
  const chosen = free.find(({ gpCompanyId }) => String(gpCompanyId) === form.gpCompanyId);
  const isNamed = chosen !== undefined && form.companyName.trim() === chosen.name.trim();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!isNamed) return;
    const { companyName, date, currency, taxDetail } = form;
    const input = { kind: "gp" as const, connectionId, companyName, date, currency, taxDetail };
    const closedDay = form.closedDay === "" ? null : form.closedDay;
    if (await run({ ...input, gpCompanyId: chosen.gpCompanyId, closedDay })) onAsked();
  };
  if (free.length === 0) return <p>GP lists no company that is not set up here, so there is none to test in.</p>;
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-3">
      <p className="text-held">
        <StatusMark status="held" /> Only a company in which no journal counts: GP&apos;s sample company, or a copy kept
        for tests. Companies that are set up here are not offered
        {companies.length > free.length ? `: ${ours(companies).join("; ")}` : ""}.
      </p>
      <Field label="Test company">
        {(wiring) => (
          <Select {...wiring} value={form.gpCompanyId} onChange={(event) => set({ gpCompanyId: event.target.value })}>
            {free.map(({ gpCompanyId, name }) => (
              <option key={gpCompanyId} value={gpCompanyId}>
                {gpCompanyId}: {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Type its name to confirm" hint={chosen ? `Exactly: ${chosen.name}` : undefined}>
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            value={form.companyName}
            onChange={(event) => set({ companyName: event.target.value })}
          />
        )}
      </Field>
      <Days form={form} set={set} />
      <DialogFoot>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          refused={isNamed ? undefined : "Type the company's name first"}
        >
          Send test journals
        </Button>
      </DialogFoot>
    </form>
  );
}

function ours(companies: readonly TestCompany[]): readonly string[] {
  return companies.flatMap((company) => (company.ours === null ? [] : [company.ours]));
}

type Days = Readonly<{ date: string; currency: string; closedDay: string; taxDetail: string }>;

function Days({ form, set }: { form: Days; set: (change: Partial<Days>) => void }) {
  return (
    <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
      <Field label="Day of the journals" hint="In an open period of that company.">
        {(wiring) => (
          <Input {...wiring} type="date" value={form.date} onChange={(event) => set({ date: event.target.value })} />
        )}
      </Field>
      <Field label="Currency" hint="The company's own.">
        {(wiring) => (
          <Input
            {...wiring}
            maxLength={3}
            value={form.currency}
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      <Field label="A day in a closed period" hint="If one is known.">
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={form.closedDay}
            onChange={(event) => set({ closedDay: event.target.value })}
          />
        )}
      </Field>
      <Field label="A tax detail of that company" hint="If one is known.">
        {(wiring) => (
          <Input
            {...wiring}
            maxLength={15}
            value={form.taxDetail}
            onChange={(event) => set({ taxDetail: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
