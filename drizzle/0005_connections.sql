CREATE TABLE "data_key" (
	"organization_id" uuid NOT NULL,
	"kid" text NOT NULL,
	"wrapped_by" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "data_key_organization_id_kid_pk" PRIMARY KEY("organization_id","kid")
);
--> statement-breakpoint
CREATE TABLE "self_test" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"gp_company_id" integer,
	"state" text DEFAULT 'asked' NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"capabilities" jsonb
);
--> statement-breakpoint
CREATE TABLE "setup" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"expensify_connection_id" uuid,
	"gp_connection_id" uuid,
	"gp_company_id" integer,
	"draft" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"company_id" uuid,
	"finished_at" timestamp with time zone,
	"abandoned_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "ledger_name" text;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "pending_sealed" text;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "pending_username" text;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "pending_set_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "pending_set_by" text;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "certificate" jsonb;--> statement-breakpoint
ALTER TABLE "self_test" ADD CONSTRAINT "self_test_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "setup" ADD CONSTRAINT "setup_expensify_connection_id_connection_id_fk" FOREIGN KEY ("expensify_connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "setup" ADD CONSTRAINT "setup_gp_connection_id_connection_id_fk" FOREIGN KEY ("gp_connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "setup" ADD CONSTRAINT "setup_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "self_test_connection" ON "self_test" USING btree ("connection_id","asked_at");--> statement-breakpoint
CREATE INDEX "self_test_organization" ON "self_test" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "setup_organization" ON "setup" USING btree ("organization_id","started_at");--> statement-breakpoint
-- By hand, to the end.
SELECT secure_tenant_table(t::regclass, 'SELECT, INSERT, UPDATE') FROM unnest(ARRAY['self_test', 'setup']) AS t;--> statement-breakpoint
SELECT secure_tenant_table('data_key'::regclass, 'SELECT, INSERT, UPDATE, DELETE');
