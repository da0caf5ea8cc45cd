"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, RefreshCw } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import type { SettingFields } from "#lib/core/connection/setting-fields.ts";
import { connectionsQuery, type ConnectionView } from "#lib/web/queries/connection.ts";
import { ConnectionDetail } from "./connection-detail.tsx";
import { ConnectionList } from "./connection-list.tsx";
import { isDoubted } from "./health-words.ts";
import { UnfinishedSetups } from "./setup/unfinished-setups.tsx";
import { usePing } from "./use-ping.ts";

/** The calls used change by the second, all else by a click. */
const ASK_EVERY_MS = 5000;
/** While somebody pings: its layers are shown as they come. */
const ASK_PINGING_MS = 700;
const NO_CONNECTIONS: readonly ConnectionView[] = [];

export type ConnectionRights = Readonly<{ mayPing: boolean; mayManage: boolean }>;

type ConnectionDeskProps = { now: string; rights: ConnectionRights; fields: SettingFields };

/** Connections: the list left, the layers of the chosen one right. Which one is chosen stands in the URL. */
export function ConnectionDesk({ now, rights, fields }: ConnectionDeskProps) {
  const pinging = usePing(useCompany().id);
  const asked = useQuery({
    ...connectionsQuery(),
    refetchInterval: ({ state }) =>
      pinging.id !== null || state.data?.some(({ health }) => health === "pinging") ? ASK_PINGING_MS : ASK_EVERY_MS,
  });
  const connections = asked.data ?? NO_CONNECTIONS;
  const [chosenId, choose] = useQueryState("id", parseAsString);
  // Decided once: the page must not jump to another connection because a ping made this one healthy.
  const [startId] = useState(() => (connections.find(isFailing) ?? connections[0])?.id);
  const chosen = connections.find(({ id }) => id === (chosenId ?? startId)) ?? connections[0];
  const refused = rights.mayPing ? undefined : "Pinging needs the role administrator";
  const pingAll = () => void pinging.ping(connections.map(({ id }) => id));
  useShortcuts([
    {
      key: "p",
      label: "Ping this connection again",
      off: refused !== undefined || !chosen,
      run: () => chosen && void pinging.ping([chosen.id]),
    },
  ]);
  return (
    <>
      <PageHeader
        title="Connections"
        note={asked.data === undefined ? undefined : <Note connections={connections} now={now} />}
      >
        {rights.mayManage ? <SetupLink /> : null}
        {connections.length > 1 ? (
          <Button refused={refused} pending={pinging.id !== null} onClick={pingAll}>
            <RefreshCw /> Ping all {connections.length}
          </Button>
        ) : null}
      </PageHeader>
      <PageBody>
        <LoadProblem asked={asked} />
        {asked.data?.length === 0 ? <NoConnections mayManage={rights.mayManage} /> : null}
        <UnfinishedSetups mayManage={rights.mayManage} />
        {chosen ? (
          <div className="grid grid-cols-[320px_minmax(0,1fr)] items-start gap-3.5 max-md:grid-cols-[minmax(0,1fr)]">
            <ConnectionList
              connections={connections}
              now={now}
              chosenId={chosen.id}
              pingingId={pinging.id}
              onChoose={(id) => void choose(id)}
            />
            <ConnectionDetail
              key={chosen.id}
              connection={chosen}
              now={now}
              rights={rights}
              fields={fields}
              pinging={pinging}
            />
          </div>
        ) : null}
      </PageBody>
    </>
  );
}

function SetupLink() {
  return (
    <Button asChild>
      <Link href="/connection/setup">
        <Plus /> Set up a company
      </Link>
    </Button>
  );
}

function isFailing(connection: ConnectionView): boolean {
  return connection.health !== "ok" || isDoubted(connection);
}

function Note({ connections, now }: { connections: readonly ConnectionView[]; now: string }) {
  const healthy = connections.filter((each) => !isFailing(each)).length;
  const unknown = connections.filter(({ health }) => health === "never_pinged").length;
  return (
    <>
      {healthy} of {connections.length} healthy{unknown === 0 ? "" : `, ${unknown} not pinged yet`}.{" "}
      <Instant at={now} format="date" plain />, <Instant at={now} format="zone" />
    </>
  );
}

function NoConnections({ mayManage }: { mayManage: boolean }) {
  return (
    <EmptyState
      title="No connections yet"
      status="off"
      action={
        mayManage ? (
          <Button asChild variant="primary">
            <Link href="/connection/setup">Connect Expensify and GP</Link>
          </Button>
        ) : undefined
      }
    >
      {mayManage
        ? "Expensify and GP are connected in seven steps; it can be left at each and gone on with later, also by somebody else."
        : "Somebody with the role administrator connects Expensify and GP here."}
    </EmptyState>
  );
}
