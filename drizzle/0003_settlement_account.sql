-- Generated, and by hand where it says so: what an existing installation has is carried over, which drizzle cannot say.
CREATE TABLE "settlement_account" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"account" text NOT NULL,
	"confirmed_by" text NOT NULL,
	"confirmed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "settlement_account_company_id_account_pk" PRIMARY KEY("company_id","account")
);
--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "ledger_taken_by" uuid;--> statement-breakpoint
ALTER TABLE "settlement_account" ADD CONSTRAINT "settlement_account_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "settlement_account_organization" ON "settlement_account" USING btree ("organization_id");--> statement-breakpoint
ALTER TABLE "company" ADD CONSTRAINT "company_ledger_taken_by_company_id_fk" FOREIGN KEY ("ledger_taken_by") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- By hand, to the end. Forced row-level security holds the owner too: it is lifted for the statements between, within the migration's transaction.
ALTER TABLE "company" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mapping" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- The old flag stood for the liability account and for the cards that are mapped now. What was mapped before and is not any more has no say.
INSERT INTO settlement_account (organization_id, company_id, account, confirmed_by, confirmed_at)
SELECT c.organization_id, c.id, a.account, coalesce(c.settlement_confirmed_by, 'Set-up'), c.settlement_confirmed_at
FROM company c CROSS JOIN LATERAL (
  SELECT c.liability_account AS account
  UNION
  SELECT newest.target FROM (
    SELECT DISTINCT ON (source) target FROM mapping WHERE company_id = c.id AND kind = 'card' ORDER BY source, version DESC
  ) newest WHERE newest.target <> ''
) a
WHERE c.settlement_confirmed_at IS NOT NULL;--> statement-breakpoint
-- Two companies on one company in GP: the one made first keeps it. The others keep all they have, are marked, and make no new batch until they name another.
UPDATE company c SET ledger_taken_by = keeper.id
FROM (SELECT DISTINCT ON (gp_connection_id, gp_company_id) id, gp_connection_id, gp_company_id FROM company
  ORDER BY gp_connection_id, gp_company_id, created_at, id) keeper
WHERE keeper.gp_connection_id = c.gp_connection_id AND keeper.gp_company_id = c.gp_company_id AND keeper.id <> c.id;--> statement-breakpoint
ALTER TABLE "company" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mapping" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
SELECT secure_tenant_table('settlement_account', 'SELECT, INSERT, UPDATE');--> statement-breakpoint
CREATE UNIQUE INDEX "company_ledger" ON "company" USING btree ("gp_connection_id","gp_company_id") WHERE ledger_taken_by is null;
