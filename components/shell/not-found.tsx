import Link from "next/link";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";

/** For an address that leads nowhere, or to something of another organization: both look the same. */
export function NotFound() {
  return (
    <EmptyState
      title="There is nothing at this address"
      status="off"
      heading="h1"
      className="min-h-[60vh] content-center"
      action={
        <Button asChild variant="primary">
          <Link href="/">Go to the start</Link>
        </Button>
      }
    >
      It may have been mistyped, or it belongs to another organization. A report or a journal is found by its number in
      Audit.
    </EmptyState>
  );
}
