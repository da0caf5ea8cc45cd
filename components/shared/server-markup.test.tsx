import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { SAMPLES } from "#lib/testing/sample-problems.ts";
import { cents } from "#lib/core/money.ts";
import { Progress } from "#components/ui/progress.tsx";
import { Table, TableBody, Cell, Row } from "#components/ui/table.tsx";
import { CompanyProvider } from "#lib/web/company-context.tsx";
import { EmptyState } from "./empty-state.tsx";
import { ProblemCard } from "./problem-card.tsx";
import { StatusBadge } from "./status-badge.tsx";
import type { Status } from "./status-mark.tsx";
import { AccountString } from "./value/account-string.tsx";
import { Instant } from "./value/instant.tsx";
import { Money } from "./value/money.tsx";

const COMPANY = { id: "c", code: "HALD", name: "Halden", currency: "USD", timeZone: "America/Chicago" };
const html = (node: ReactNode) => renderToStaticMarkup(<CompanyProvider company={COMPANY}>{node}</CompanyProvider>);
const STATUSES: readonly Status[] = ["held", "ready", "sent", "posted", "uncertain", "rejected", "ok", "off", "run"];

// The content security policy refuses a style attribute in HTML, silently.
test("nothing that the server renders carries a style", () => {
  const everything = html(
    <>
      {STATUSES.map((status) => (
        <StatusBadge key={status} status={status}>
          {status}
        </StatusBadge>
      ))}
      <ProblemCard problem={SAMPLES.tag_unmapped} />
      <EmptyState title="All caught up">Facts.</EmptyState>
      <Progress value={41} max={62} aria-label="Reports read" />
      <Table>
        <TableBody>
          <Row current>
            <Cell align="right">
              <Money amountCents={cents(123_456)} />
            </Cell>
          </Row>
        </TableBody>
      </Table>
    </>,
  );
  expect(everything).not.toMatch(/\sstyle=/);
});

test("each status has a shape of its own, so that colour is never alone", () => {
  const shapes = STATUSES.map(
    (status) => html(<StatusBadge status={status}>x</StatusBadge>).match(/<svg.*<\/svg>/)?.[0],
  );
  const withoutColour = shapes.map((shape) => shape?.replace(/class="[^"]*"/, ""));
  expect(new Set(withoutColour).size).toBe(STATUSES.length);
});

test("a time is the company's, with UTC on hover", () => {
  expect(html(<Instant at="2026-11-24T20:10:00Z" format="zone" />)).toMatch(
    /<time dateTime="2026-11-24T20:10:00.000Z" title="2026-11-24 20:10:00 UTC"[^>]*>14:10 CST<\/time>/,
  );
});

test("the unsaved part of an account is marked inside of it", () => {
  const account = html(<AccountString segments={[{ value: "420", open: true }, { value: "6420" }, { value: null }]} />);
  expect(account.replaceAll(/<span class="[^"]*bg-held-bg[^"]*">/g, "[").replaceAll(/<[^>]+>/g, "")).toBe(
    "[420-6420-[–––",
  );
});

test("a problem card shows what, what to do, who, its code and folded details", () => {
  const card = html(<ProblemCard problem={SAMPLES.gp_credentials_refused} tone="rejected" />);
  for (const words of ["GP refused the sign-in", "What to do", "Who does it", "gp_credentials_refused", "<details"]) {
    expect(card).toContain(words);
  }
});
