-- Generated, and by hand from where it says so: who sent journals before is live, and the new tables are bound to their customer.
CREATE TABLE "keyed_by_hand" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"report_id" text NOT NULL,
	"journal_number" integer NOT NULL,
	"journal_day" date NOT NULL,
	"confirmed_by_id" uuid,
	"confirmed_by" text NOT NULL,
	"confirmed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "keyed_by_hand_company_id_report_id_pk" PRIMARY KEY("company_id","report_id")
);
--> statement-breakpoint
CREATE TABLE "push" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"policy_id" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"is_dry_run" boolean DEFAULT false NOT NULL,
	"wanted" jsonb NOT NULL,
	"before" jsonb,
	"outcome" jsonb,
	"undoes" uuid,
	"asked_by_id" uuid,
	"asked_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"agreed_by_id" uuid,
	"agreed_by" text,
	"agreed_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "shadow_run" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"state" text NOT NULL,
	"result" jsonb,
	"asked_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "company_options" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"options" jsonb NOT NULL,
	"set_by_id" uuid,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "company_options_company_id_version_pk" PRIMARY KEY("company_id","version")
);
--> statement-breakpoint
CREATE TABLE "segment_name" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"segment" integer NOT NULL,
	"value" text NOT NULL,
	"name" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "segment_name_company_id_segment_value_pk" PRIMARY KEY("company_id","segment","value")
);
--> statement-breakpoint
CREATE TABLE "ledger_currency" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"code" text NOT NULL,
	"iso_code" text NOT NULL,
	"name" text NOT NULL,
	"decimals" integer NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "ledger_currency_company_id_code_pk" PRIMARY KEY("company_id","code")
);
--> statement-breakpoint
CREATE TABLE "ledger_party" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"class_name" text DEFAULT '' NOT NULL,
	"active" boolean NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "ledger_party_company_id_kind_code_pk" PRIMARY KEY("company_id","kind","code")
);
--> statement-breakpoint
CREATE TABLE "reference_change" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"policy_id" text DEFAULT '' NOT NULL,
	"key" text NOT NULL,
	"change" text NOT NULL,
	"before" text DEFAULT '' NOT NULL,
	"after" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reference_read" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"policy_id" text DEFAULT '' NOT NULL,
	"full_at" timestamp with time zone,
	"modified_until" timestamp with time zone,
	"resume_at" text,
	"braked_at" timestamp with time zone,
	"brake" jsonb,
	"released_by" text,
	"released_at" timestamp with time zone,
	CONSTRAINT "reference_read_company_id_kind_policy_id_pk" PRIMARY KEY("company_id","kind","policy_id")
);
--> statement-breakpoint
CREATE TABLE "report_field" (
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"policy_id" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"values" jsonb NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "report_field_connection_id_policy_id_name_pk" PRIMARY KEY("connection_id","policy_id","name")
);
--> statement-breakpoint
CREATE TABLE "workspace_employee" (
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"policy_id" text NOT NULL,
	"email" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"employee_id" text DEFAULT '' NOT NULL,
	"custom_field_1" text DEFAULT '' NOT NULL,
	"custom_field_2" text DEFAULT '' NOT NULL,
	"role" text DEFAULT '' NOT NULL,
	"submits_to" text DEFAULT '' NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "workspace_employee_connection_id_policy_id_email_pk" PRIMARY KEY("connection_id","policy_id","email")
);
--> statement-breakpoint
ALTER TABLE "mapping" DROP CONSTRAINT "mapping_company_id_version_kind_segment_level_source_pk";--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "went_live_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "went_live_by" text;--> statement-breakpoint
ALTER TABLE "company_workspace" ADD COLUMN "uses_company_mapping" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "mapping" ADD COLUMN "policy_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "mapping" ADD COLUMN "effective_from" date;--> statement-breakpoint
ALTER TABLE "mapping" ADD COLUMN "condition" jsonb;--> statement-breakpoint
ALTER TABLE "mapping" ADD COLUMN "place" integer;--> statement-breakpoint
ALTER TABLE "mapping" ADD COLUMN "keeps_cost_centre" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "category" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "first_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "last_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "category" ADD COLUMN "payroll_code" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "category" ADD COLUMN "first_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "category" ADD COLUMN "last_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "category" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tag" ADD COLUMN "first_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tag" ADD COLUMN "last_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tag" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "keyed_by_hand" ADD CONSTRAINT "keyed_by_hand_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push" ADD CONSTRAINT "push_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadow_run" ADD CONSTRAINT "shadow_run_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "company_options" ADD CONSTRAINT "company_options_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_name" ADD CONSTRAINT "segment_name_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_currency" ADD CONSTRAINT "ledger_currency_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_party" ADD CONSTRAINT "ledger_party_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_change" ADD CONSTRAINT "reference_change_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_read" ADD CONSTRAINT "reference_read_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_field" ADD CONSTRAINT "report_field_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_employee" ADD CONSTRAINT "workspace_employee_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "push_company" ON "push" USING btree ("company_id","created_at");--> statement-breakpoint
CREATE INDEX "push_organization" ON "push" USING btree ("organization_id","state");--> statement-breakpoint
CREATE INDEX "shadow_run_company" ON "shadow_run" USING btree ("company_id","created_at");--> statement-breakpoint
CREATE INDEX "shadow_run_organization" ON "shadow_run" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "reference_change_company" ON "reference_change" USING btree ("company_id","at");--> statement-breakpoint
CREATE INDEX "reference_change_organization" ON "reference_change" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "report_field_organization" ON "report_field" USING btree ("organization_id","policy_id");--> statement-breakpoint
CREATE INDEX "workspace_employee_organization" ON "workspace_employee" USING btree ("organization_id","policy_id");--> statement-breakpoint
-- By hand, to the end.
-- drizzle puts the key before its new column.
ALTER TABLE "mapping" ADD CONSTRAINT "mapping_row" PRIMARY KEY("company_id","version","kind","segment","level","source","policy_id");--> statement-breakpoint
ALTER TABLE "company" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "company" SET "went_live_at" = "created_at", "went_live_by" = 'Upgrade';--> statement-breakpoint
ALTER TABLE "company" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
SELECT secure_tenant_table(t::regclass, 'SELECT, INSERT, UPDATE') FROM unnest(ARRAY[
  'segment_name', 'report_field', 'workspace_employee', 'ledger_party', 'ledger_currency', 'reference_read', 'push', 'shadow_run',
  'keyed_by_hand'
]) AS t;--> statement-breakpoint
SELECT secure_tenant_table(t::regclass, 'SELECT, INSERT') FROM unnest(ARRAY['company_options', 'reference_change']) AS t;
