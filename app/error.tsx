"use client";

import { PageError, type PageErrorProps } from "#components/shell/page-error.tsx";

export default function RootError(props: PageErrorProps) {
  return (
    <main>
      <PageError {...props} />
    </main>
  );
}
