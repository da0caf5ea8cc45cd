-- The last two statements are hand-written: drizzle cannot say grants, and keeps no index over an expression here.
ALTER TABLE "company" ADD COLUMN "nightly_swept_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "history_lost_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "history_handled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "watched_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "watched_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "reports_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "gp_total_differs" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "audit_trail_code" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "looked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "acknowledged" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "asked_by_id" uuid;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "asked_by" text;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "corrects" uuid;--> statement-breakpoint
ALTER TABLE "posting" ADD COLUMN "taken_back" jsonb;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "exported_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "exported_label" text;--> statement-breakpoint
ALTER TABLE "posting" ADD CONSTRAINT "posting_corrects_posting_id_fk" FOREIGN KEY ("corrects") REFERENCES "public"."posting"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "posting_unposted" ON "posting" USING btree ("organization_id","company_id","looked_at") WHERE state = 'sent' and gp_state in ('work', 'changed', 'gone', 'voided');--> statement-breakpoint
CREATE INDEX "posting_corrects" ON "posting" USING btree ("organization_id","corrects");--> statement-breakpoint
-- A marker is found whatever case GP gives it back in.
CREATE INDEX "posting_marker_upper" ON "posting" (company_id, upper(marker));--> statement-breakpoint
-- A sweep takes the place of an earlier one over the same dates.
GRANT DELETE ON swept_journal TO ml_connector_app;
