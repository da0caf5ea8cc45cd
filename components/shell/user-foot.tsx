"use client";

import type { Role } from "#lib/core/access/roles.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { signOutAction } from "#lib/web/actions/member.ts";

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: "Owner",
  admin: "Administrator",
  mapper: "Mapper",
  approver: "Approver",
  viewer: "Viewer",
};

/** Who is signed in, and where. */
export type Who = {
  user: Readonly<{ name: string; email: string }>;
  roles: readonly Role[];
  organization: Readonly<{ id: string; name: string }>;
  organizations: readonly Readonly<{ id: string; name: string }>[];
};

/** Name and roles of the person, and the way out. */
export function UserFoot({ user, roles }: Who) {
  const { run, pending } = useServerAction(signOutAction, { leaves: true });
  const leave = async () => {
    // A full load: nothing that was read stays in memory.
    if ((await run({})) !== null) location.assign("/sign-in");
  };
  return (
    <div className="flex items-end gap-2 text-xs text-muted-foreground">
      <span className="min-w-0 flex-1" title={user.email}>
        <span className="block truncate">{user.name}</span>
        <span className="block truncate">{roles.map((role) => ROLE_WORDS[role]).join(", ")}</span>
      </span>
      <button
        type="button"
        aria-busy={pending}
        onClick={() => void leave()}
        className="-m-1 rounded-sm p-1 font-medium whitespace-nowrap hover:bg-accent hover:text-foreground phone:-my-2 phone:p-3"
      >
        Sign out
      </button>
    </div>
  );
}
