"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { ShortcutListener } from "#components/shared/keyboard/shortcut-listener.tsx";
import { Toaster } from "./toaster.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import { makeQueryClient } from "#lib/web/queries/query-client.ts";

/** Under this name the style asks for the nonce that a dialog adds to lock the page behind it (react-style-singleton). */
const NONCE_NAME = "__webpack_nonce__";

/** Theme, queries, URL state, tooltips, notices and keys: once, around everything. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  if (typeof window !== "undefined") Reflect.set(globalThis, NONCE_NAME, nonce);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" nonce={nonce} disableTransitionOnChange>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <TooltipProvider>
            {children}
            <Toaster />
            <ShortcutListener />
          </TooltipProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
