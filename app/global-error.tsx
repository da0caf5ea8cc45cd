"use client";

import "./globals.css";
import { PageError, type PageErrorProps } from "#components/shell/page-error.tsx";

/** When the root layout itself failed: there are no providers, so it stands on its own. */
export default function GlobalError(props: PageErrorProps) {
  return (
    <html lang="en">
      <body>
        <main>
          <PageError {...props} />
        </main>
      </body>
    </html>
  );
}
