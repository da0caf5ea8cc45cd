-- Hand-written: drizzle cannot say forced row-level security, grants, or triggers. `db/catalogue.db.test.ts` holds the result.
-- The role is made by db/migrate.ts before this runs: it can log in, owns nothing and is no superuser.

GRANT USAGE ON SCHEMA public TO ml_connector_app;
--> statement-breakpoint
-- Every later migration that adds a tenant table calls this for it.
CREATE FUNCTION secure_tenant_table(tenant_table regclass, privileges text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY tenant ON %s USING (organization_id = (SELECT nullif(current_setting(''app.organization_id'', true), '''')::uuid))
     WITH CHECK (organization_id = (SELECT nullif(current_setting(''app.organization_id'', true), '''')::uuid))', tenant_table);
  EXECUTE format('GRANT %s ON %s TO ml_connector_app', privileges, tenant_table);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION secure_tenant_table(regclass, text) FROM PUBLIC;
--> statement-breakpoint
SELECT secure_tenant_table(t::regclass, 'SELECT, INSERT, UPDATE') FROM unnest(ARRAY[
  'organization', 'connection', 'company', 'account', 'report', 'posting', 'attempt', 'sync', 'sync_report', 'schedule', 'audit_head', 'swept_journal'
]) AS t;
--> statement-breakpoint
SELECT secure_tenant_table(t::regclass, 'SELECT, INSERT, UPDATE, DELETE') FROM unnest(ARRAY[
  'member', 'company_workspace', 'fiscal_period', 'category', 'tag', 'included_report', 'posting_expense'
]) AS t;
--> statement-breakpoint
-- Append-only: no right to change or remove, and a trigger as the second wall.
SELECT secure_tenant_table(t::regclass, 'SELECT, INSERT') FROM unnest(ARRAY['audit_event', 'mapping']) AS t;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "user", company_lease TO ml_connector_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON session, schedule_slot, request_pace TO ml_connector_app;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON mapping FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Legal moves of a posting; db/migrate.ts fills it from TRANSITIONS in lib/core/posting/state.ts.
CREATE TABLE posting_move (from_state text NOT NULL, to_state text NOT NULL, PRIMARY KEY (from_state, to_state));
--> statement-breakpoint
GRANT SELECT ON posting_move TO ml_connector_app;
--> statement-breakpoint
CREATE FUNCTION check_posting_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM posting_move WHERE from_state = OLD.state AND to_state = NEW.state) THEN
    RAISE EXCEPTION 'a posting cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  -- The intent is frozen: once an attempt was made it never carries other bytes. Only a held posting that goes back to planned
  -- (GP rejected it, so GP has nothing) drops its intent, and gets a new one later under the same marker.
  IF OLD.attempts > 0 AND (OLD.marker <> NEW.marker OR (OLD.request IS NOT NULL AND NEW.state <> 'planned'
      AND (OLD.request, OLD.request_hash, OLD.batch_id, OLD.source_document, OLD.intent_date)
        IS DISTINCT FROM (NEW.request, NEW.request_hash, NEW.batch_id, NEW.source_document, NEW.intent_date))) THEN
    RAISE EXCEPTION 'the intent of an attempted posting is frozen' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER legal_move BEFORE UPDATE ON posting FOR EACH ROW EXECUTE FUNCTION check_posting_move();
--> statement-breakpoint
-- Which organizations somebody belongs to is asked before one is set.
-- Forced row-level security holds the owner too, so the two functions that run as the owner need to be let in: to read, these two tables.
CREATE POLICY lookup ON organization FOR SELECT TO CURRENT_USER USING (true);
--> statement-breakpoint
CREATE POLICY lookup ON member FOR SELECT TO CURRENT_USER USING (true);
--> statement-breakpoint
CREATE FUNCTION organizations_of_user(person uuid) RETURNS TABLE (organization_id uuid, name text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
  SELECT o.organization_id, o.name FROM member m JOIN organization o ON o.organization_id = m.organization_id WHERE m.user_id = person ORDER BY o.name
$$;
--> statement-breakpoint
CREATE FUNCTION organization_by_slug(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT organization_id FROM organization WHERE slug = wanted
$$;
--> statement-breakpoint
-- The slug is what the marker key is derived from: it never changes.
CREATE FUNCTION keep_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.slug <> NEW.slug THEN RAISE EXCEPTION 'the slug of an organization never changes' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_slug BEFORE UPDATE ON organization FOR EACH ROW EXECUTE FUNCTION keep_slug();
