"use client";

import { PageError } from "#components/shell/page-error.tsx";

export default function RootError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main>
      <PageError {...props} />
    </main>
  );
}
