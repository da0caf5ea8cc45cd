/** What a member may be. Roles may overlap in one person; separation is per report (`approval-conflict.ts`). */
export const ROLES = ["owner", "admin", "mapper", "approver", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** Everything that a use case can ask for. A right that is in nobody's row is nobody's. */
export const RIGHTS = [
  "connection.manage",
  "connection.ping",
  "mapping.edit",
  "posting.approve",
  "posting.hold",
  "posting.dismiss",
  "posting.request",
  "posting.resend",
  "sync.run",
  "schedule.manage",
  "calendar.manage",
  "member.manage",
  "audit.read",
  "report.include",
  "company.manage",
  "company.go_live",
  "company.stop",
] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * Who may do what, by the table in security.md: people belong to the owner, connections and set-up to IT, mapping to the
 * mapper, everything that lets money through to the approver. Nobody maps and approves by one role, and neither the owner
 * nor IT does either. Every role reads the audit, since it is how a person follows a report.
 */
const GRANTED: Readonly<Record<Role, ReadonlySet<Right>>> = {
  owner: new Set<Right>(["member.manage", "audit.read"]),
  admin: new Set<Right>([
    "connection.manage",
    "connection.ping",
    "company.manage",
    "company.stop",
    "schedule.manage",
    "calendar.manage",
    "sync.run",
    "audit.read",
  ]),
  mapper: new Set<Right>(["mapping.edit", "posting.hold", "posting.request", "sync.run", "audit.read"]),
  approver: new Set<Right>([
    "posting.approve",
    "posting.hold",
    "posting.dismiss",
    "posting.request",
    "posting.resend",
    "report.include",
    "company.go_live",
    "company.stop",
    "sync.run",
    "audit.read",
  ]),
  viewer: new Set<Right>(["audit.read"]),
};
/** A map, since `{}` would know roles like `constructor`. */
const GRANTS: ReadonlyMap<string, ReadonlySet<Right>> = new Map(Object.entries(GRANTED));

/** Whether any of these roles gives the right. No role, no right; a role that an older release stored gives nothing. */
export function mayDo(roles: Iterable<Role>, right: Right): boolean {
  for (const role of roles) if (GRANTS.get(role)?.has(right)) return true;
  return false;
}
