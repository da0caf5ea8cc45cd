CREATE TABLE "audit_event" (
	"organization_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"company_id" uuid,
	"posting_id" uuid,
	"report_id" text,
	"journal_number" integer,
	"gp_date" date,
	"body" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_event_organization_id_sequence_pk" PRIMARY KEY("organization_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "company" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"gp_connection_id" uuid NOT NULL,
	"expensify_connection_id" uuid NOT NULL,
	"gp_company_id" integer NOT NULL,
	"currency" text NOT NULL,
	"currency_decimals" integer NOT NULL,
	"time_zone" text NOT NULL,
	"go_live_on" date NOT NULL,
	"include_closed" boolean DEFAULT false NOT NULL,
	"approval" text DEFAULT 'held' NOT NULL,
	"separator" text DEFAULT '-' NOT NULL,
	"segments" jsonb NOT NULL,
	"liability_account" text NOT NULL,
	"settlement_confirmed_by" text,
	"settlement_confirmed_at" timestamp with time zone,
	"source_document" text DEFAULT 'GJ' NOT NULL,
	"export_label" text DEFAULT '' NOT NULL,
	"mapping_version" integer DEFAULT 0 NOT NULL,
	"swept_at" timestamp with time zone,
	"accounts_read_at" timestamp with time zone,
	"workspaces_read_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "company_code" UNIQUE("organization_id","code")
);
--> statement-breakpoint
CREATE TABLE "company_workspace" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"policy_id" text NOT NULL,
	"name" text NOT NULL,
	"shared_confirmed_by" text,
	CONSTRAINT "company_workspace_company_id_policy_id_pk" PRIMARY KEY("company_id","policy_id")
);
--> statement-breakpoint
CREATE TABLE "fiscal_period" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"closed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "fiscal_period_company_id_year_number_pk" PRIMARY KEY("company_id","year","number")
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"username" text NOT NULL,
	"secret_sealed" text,
	"secret_set_at" timestamp with time zone,
	"secret_set_by" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"ca_pem" text,
	"circuit_opened_at" timestamp with time zone,
	"pinged_at" timestamp with time zone,
	"pinged_by" text,
	"ping" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "company_lease" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"owner_organization_id" uuid NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"holder" text,
	"expires_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "request_pace" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "request_pace_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"credential_key" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mapping" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"segment" integer NOT NULL,
	"level" integer NOT NULL,
	"source" text NOT NULL,
	"target" text,
	"set_by_id" uuid,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mapping_company_id_version_kind_segment_level_source_pk" PRIMARY KEY("company_id","version","kind","segment","level","source")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"roles" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "member_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"organization_id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"current_organization_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"organization_id" uuid NOT NULL,
	"posting_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"epoch" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"deadline" timestamp with time zone NOT NULL,
	"request_hash" text NOT NULL,
	"outcome" text,
	"answer" jsonb,
	"ended_at" timestamp with time zone,
	CONSTRAINT "attempt_posting_id_number_pk" PRIMARY KEY("posting_id","number")
);
--> statement-breakpoint
CREATE TABLE "posting" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"report_row_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"revision" integer NOT NULL,
	"kind" text DEFAULT 'journal' NOT NULL,
	"part" integer DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"marker" text NOT NULL,
	"content_hash" text NOT NULL,
	"content" jsonb,
	"transaction_ids" text[] NOT NULL,
	"holds" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"was_held" boolean DEFAULT false NOT NULL,
	"plan" jsonb,
	"request" "bytea",
	"request_hash" text,
	"batch_id" text,
	"source_document" text,
	"intent_date" date,
	"fingerprint" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"deadline" timestamp with time zone,
	"not_before" timestamp with time zone,
	"look_first" boolean DEFAULT false NOT NULL,
	"journal_number" integer,
	"gp_state" text,
	"gp_batch_id" text,
	"gp_date" date,
	"gp_differences" jsonb,
	"sent_at" timestamp with time zone,
	"approved_by_id" uuid,
	"approved_by" text,
	"employee" text NOT NULL,
	"report_name" text NOT NULL,
	"approved_at" timestamp with time zone,
	"currency" text NOT NULL,
	"total_cents" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "posting_revision" UNIQUE("company_id","subject","revision","kind","part"),
	CONSTRAINT "posting_marker" UNIQUE("company_id","marker"),
	CONSTRAINT "posting_state" CHECK (state in ('planned', 'ready', 'held', 'queued', 'claimed', 'sending', 'sent', 'rejected', 'uncertain', 'dismissed', 'already_in_gp', 'nothing_to_post', 'superseded'))
);
--> statement-breakpoint
CREATE TABLE "posting_expense" (
	"organization_id" uuid NOT NULL,
	"transaction_id" text NOT NULL,
	"posting_id" uuid NOT NULL,
	CONSTRAINT "posting_expense_organization_id_transaction_id_pk" PRIMARY KEY("organization_id","transaction_id")
);
--> statement-breakpoint
CREATE TABLE "swept_journal" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"journal_number" integer NOT NULL,
	"date" date NOT NULL,
	"reference" text NOT NULL,
	"marked_id" text NOT NULL,
	"batch_id" text NOT NULL,
	"gp_state" text NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	CONSTRAINT "swept_journal_company_id_journal_number_date_pk" PRIMARY KEY("company_id","journal_number","date")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"number" text NOT NULL,
	"description" text NOT NULL,
	"active" boolean NOT NULL,
	"allows_entry" boolean NOT NULL,
	"type" text NOT NULL,
	"posting_type" text NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "account_company_id_number_pk" PRIMARY KEY("company_id","number")
);
--> statement-breakpoint
CREATE TABLE "category" (
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"policy_id" text NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean NOT NULL,
	"gl_code" text NOT NULL,
	CONSTRAINT "category_connection_id_policy_id_name_pk" PRIMARY KEY("connection_id","policy_id","name")
);
--> statement-breakpoint
CREATE TABLE "tag" (
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"policy_id" text NOT NULL,
	"level" integer NOT NULL,
	"level_name" text NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean NOT NULL,
	"gl_code" text NOT NULL,
	CONSTRAINT "tag_connection_id_policy_id_level_name_pk" PRIMARY KEY("connection_id","policy_id","level","name")
);
--> statement-breakpoint
CREATE TABLE "included_report" (
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"report_id" text NOT NULL,
	"included_by" text NOT NULL,
	"included_at" timestamp with time zone NOT NULL,
	CONSTRAINT "included_report_key" UNIQUE("company_id","report_id")
);
--> statement-breakpoint
CREATE TABLE "report" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"report_id" text NOT NULL,
	"policy_id" text NOT NULL,
	"name" text NOT NULL,
	"employee" text NOT NULL,
	"status" text NOT NULL,
	"currency" text NOT NULL,
	"total_cents" bigint NOT NULL,
	"approved_at" timestamp with time zone,
	"content" jsonb,
	"content_hash" text NOT NULL,
	"quarantine" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"first_read_at" timestamp with time zone NOT NULL,
	"last_read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_id_of_connection" UNIQUE("connection_id","report_id")
);
--> statement-breakpoint
CREATE TABLE "schedule" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"rule" jsonb NOT NULL,
	"paused_by" text,
	"paused_at" timestamp with time zone,
	"looked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "schedule_company_id_unique" UNIQUE("company_id")
);
--> statement-breakpoint
CREATE TABLE "schedule_slot" (
	"schedule_id" uuid NOT NULL,
	"slot_at" timestamp with time zone NOT NULL,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedule_slot_schedule_id_slot_at_pk" PRIMARY KEY("schedule_id","slot_at")
);
--> statement-breakpoint
CREATE TABLE "sync" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text DEFAULT 'sync' NOT NULL,
	"state" text NOT NULL,
	"step" text,
	"step_done" integer DEFAULT 0 NOT NULL,
	"step_total" integer DEFAULT 0 NOT NULL,
	"requested_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"counts" jsonb,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"stop_requested_at" timestamp with time zone,
	CONSTRAINT "sync_number" UNIQUE("company_id","number")
);
--> statement-breakpoint
CREATE TABLE "sync_report" (
	"organization_id" uuid NOT NULL,
	"sync_id" uuid NOT NULL,
	"report_id" text NOT NULL,
	"posting_id" uuid,
	"outcome" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_report_sync_id_report_id_pk" PRIMARY KEY("sync_id","report_id")
);
--> statement-breakpoint
ALTER TABLE "company" ADD CONSTRAINT "company_gp_connection_id_connection_id_fk" FOREIGN KEY ("gp_connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "company" ADD CONSTRAINT "company_expensify_connection_id_connection_id_fk" FOREIGN KEY ("expensify_connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "company_workspace" ADD CONSTRAINT "company_workspace_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fiscal_period" ADD CONSTRAINT "fiscal_period_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mapping" ADD CONSTRAINT "mapping_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_organization_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("organization_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_posting_id_posting_id_fk" FOREIGN KEY ("posting_id") REFERENCES "public"."posting"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting" ADD CONSTRAINT "posting_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting" ADD CONSTRAINT "posting_report_row_id_report_id_fk" FOREIGN KEY ("report_row_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting_expense" ADD CONSTRAINT "posting_expense_posting_id_posting_id_fk" FOREIGN KEY ("posting_id") REFERENCES "public"."posting"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "swept_journal" ADD CONSTRAINT "swept_journal_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "category" ADD CONSTRAINT "category_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag" ADD CONSTRAINT "tag_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "included_report" ADD CONSTRAINT "included_report_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync" ADD CONSTRAINT "sync_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_report" ADD CONSTRAINT "sync_report_sync_id_sync_id_fk" FOREIGN KEY ("sync_id") REFERENCES "public"."sync"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_event_report" ON "audit_event" USING btree ("organization_id","report_id","sequence");--> statement-breakpoint
CREATE INDEX "audit_event_posting" ON "audit_event" USING btree ("organization_id","posting_id","sequence");--> statement-breakpoint
CREATE INDEX "audit_event_journal" ON "audit_event" USING btree ("organization_id","journal_number");--> statement-breakpoint
CREATE INDEX "company_workspace_policy" ON "company_workspace" USING btree ("organization_id","policy_id");--> statement-breakpoint
CREATE INDEX "connection_organization" ON "connection" USING btree ("organization_id","kind");--> statement-breakpoint
CREATE INDEX "request_pace_window" ON "request_pace" USING btree ("credential_key","taken_at");--> statement-breakpoint
CREATE INDEX "mapping_current" ON "mapping" USING btree ("company_id","kind","source","version");--> statement-breakpoint
CREATE INDEX "attempt_organization" ON "attempt" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "posting_queue" ON "posting" USING btree ("organization_id","company_id","state","approved_at");--> statement-breakpoint
CREATE INDEX "posting_subject" ON "posting" USING btree ("organization_id","subject");--> statement-breakpoint
CREATE INDEX "posting_journal" ON "posting" USING btree ("organization_id","journal_number");--> statement-breakpoint
CREATE INDEX "posting_expense_posting" ON "posting_expense" USING btree ("posting_id");--> statement-breakpoint
CREATE INDEX "swept_journal_marked" ON "swept_journal" USING btree ("organization_id","company_id","marked_id");--> statement-breakpoint
CREATE INDEX "category_organization" ON "category" USING btree ("organization_id","policy_id");--> statement-breakpoint
CREATE INDEX "tag_organization" ON "tag" USING btree ("organization_id","policy_id");--> statement-breakpoint
CREATE INDEX "report_organization" ON "report" USING btree ("organization_id","report_id");--> statement-breakpoint
CREATE INDEX "report_policy" ON "report" USING btree ("organization_id","policy_id","approved_at");--> statement-breakpoint
CREATE INDEX "schedule_organization" ON "schedule" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "sync_newest" ON "sync" USING btree ("organization_id","company_id","created_at");--> statement-breakpoint
CREATE INDEX "sync_report_organization" ON "sync_report" USING btree ("organization_id");