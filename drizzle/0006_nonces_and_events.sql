CREATE TABLE "used_nonce" (
	"organization_id" uuid NOT NULL,
	"kid" text NOT NULL,
	"nonce" text NOT NULL,
	CONSTRAINT "used_nonce_organization_id_kid_nonce_pk" PRIMARY KEY("organization_id","kid","nonce")
);
--> statement-breakpoint
ALTER TABLE "audit_event" ADD COLUMN "connection_id" uuid GENERATED ALWAYS AS (case when starts_with(action, 'connection.') or action = 'company.ledger_renamed' then
  substring(coalesce(body->'after'->>'id', body->'detail'->>'id', body->'detail'->>'connectionId')
    from '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')::uuid end) STORED;--> statement-breakpoint
ALTER TABLE "used_nonce" ADD CONSTRAINT "used_nonce_data_key" FOREIGN KEY ("organization_id","kid") REFERENCES "public"."data_key"("organization_id","kid") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_event_connection" ON "audit_event" USING btree ("organization_id","connection_id","sequence") WHERE connection_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "data_key_nonce" ON "data_key" USING btree ("wrapped_by",split_part(wrapped, '.', 3)) WHERE starts_with(wrapped, 'w1.');--> statement-breakpoint
-- By hand, to the end.
SELECT secure_tenant_table('used_nonce'::regclass, 'SELECT, INSERT');--> statement-breakpoint
-- Whoever writes a sealed secret uses up its nonce, in the same transaction: what was used before is a unique violation.
CREATE FUNCTION use_nonce() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text[];
BEGIN
  IF TG_OP = 'UPDATE' THEN before := ARRAY[OLD.secret_sealed, OLD.pending_sealed]; END IF;
  INSERT INTO used_nonce (organization_id, kid, nonce)
  SELECT NEW.organization_id, split_part(sealed, '.', 2), split_part(sealed, '.', 3)
  FROM unnest(ARRAY[NEW.secret_sealed, NEW.pending_sealed]) WITH ORDINALITY AS written (sealed, at)
  WHERE starts_with(sealed, 'v2.') AND sealed IS DISTINCT FROM before[at];
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER use_nonce AFTER INSERT OR UPDATE OF secret_sealed, pending_sealed ON connection FOR EACH ROW EXECUTE FUNCTION use_nonce();--> statement-breakpoint
-- Forced row-level security holds the owner too: it is lifted for the statement between, within the migration's transaction.
ALTER TABLE "connection" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "data_key" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "used_nonce" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO used_nonce (organization_id, kid, nonce)
SELECT c.organization_id, k.kid, split_part(sealed, '.', 3)
FROM connection c CROSS JOIN LATERAL unnest(ARRAY[c.secret_sealed, c.pending_sealed]) AS sealed
JOIN data_key k ON k.organization_id = c.organization_id AND starts_with(sealed, 'v2.' || k.kid || '.');--> statement-breakpoint
ALTER TABLE "used_nonce" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "data_key" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "connection" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Which organizations have keys is asked by `npm run rotate-keys` before one is set: also those that nobody belongs to any more.
CREATE POLICY lookup ON data_key FOR SELECT TO CURRENT_USER USING (true);--> statement-breakpoint
CREATE FUNCTION organizations_with_keys() RETURNS TABLE (organization_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT k.organization_id FROM data_key k UNION SELECT o.organization_id FROM organization o ORDER BY 1
$$;
