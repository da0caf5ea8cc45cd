import Link from "next/link";
import type { ReactNode } from "react";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import {
  AddressPart,
  AnswerPart,
  NeverPart,
  ReferencePart,
  SettingsPart,
  SignInPart,
  WidthPart,
} from "./contract-rules.tsx";
import { Exchange } from "./exchange.tsx";
import { RESOURCES, type ResourceText } from "./resource-texts.ts";

/** The whole contract on one page: rules first, then every resource with its exchange. */
export function SbaContract() {
  return (
    <>
      <PageHeader title="GP over SBA" note="The resources that a GP partner builds" />
      <PageBody>
        <Part title="What this is">
          <p>
            <b>Microsoft ships no SBA resource for journals, accounts or fiscal periods.</b> Service Based Architecture
            lets a partner or a customer add their own, for example with GP Power Tools or in Dexterity. To use SBA
            instead of GP Web Services (SOAP), somebody has to build the resources on this page. Paths and fields are
            this connector&apos;s own contract; only the form of the addresses and the wrapping in <code>Payload</code>{" "}
            are Microsoft&apos;s.
          </p>
          <p>
            Required are Companies, AccountFormat, Accounts and Journals. The others may be missing: what hangs on them
            then says so, and nothing else stops.{" "}
            <Link href="/connection" className="text-link underline">
              Back to Connections
            </Link>
          </p>
        </Part>
        <Part title="What the service must never do">
          <NeverPart />
        </Part>
        <Part title="Signing in">
          <SignInPart />
        </Part>
        <Part title="Addresses">
          <AddressPart />
        </Part>
        <Part title="Answers and errors">
          <AnswerPart />
        </Part>
        <Part title="One journal, never two: the reference">
          <ReferencePart />
        </Part>
        <Part title="Widths, dates and amounts">
          <WidthPart />
        </Part>
        {RESOURCES.map((text) => (
          <Resource key={text.title} text={text} />
        ))}
        <Part title="Settings of the connection">
          <SettingsPart />
        </Part>
      </PageBody>
    </>
  );
}

function Resource({ text: { title, needed, about, fields, exchanges } }: { text: ResourceText }) {
  return (
    <Part title={`${title} (${needed})`}>
      {about.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {fields.length === 0 ? null : (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 phone:grid-cols-[minmax(0,1fr)]">
          {fields.map(([name, meaning]) => (
            <div key={name} className="contents">
              <dt className="font-mono text-[0.94em]">{name}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      {exchanges.map(([caption, example]) => (
        <Exchange key={caption} caption={caption} example={example} />
      ))}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card aria-label={title}>
      <CardHead>
        <CardTitle>{title}</CardTitle>
      </CardHead>
      <div className="grid max-w-[920px] grid-cols-[minmax(0,1fr)] gap-2.5 p-3.5 [overflow-wrap:anywhere] [&_code]:font-mono [&_code]:text-[0.94em] [&_li]:ml-4 [&_li]:list-disc [&_li]:pl-1">
        {children}
      </div>
    </Card>
  );
}
