"use client";

import "./globals.css";
import { PageError } from "#components/shell/page-error.tsx";

/** When the root layout itself failed: there are no providers, so it stands on its own. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
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
