"use client";

import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { useSyncExternalStore } from "react";
import { useInBrowser } from "./use-in-browser.ts";
import { Button } from "#components/ui/button.tsx";
import { closeNotice, currentNotices, type Notice, subscribeToNotices } from "#components/shared/notify.ts";
import { StatusMark } from "#components/shared/status-mark.tsx";

const DONE_SHOWN_MS = 6000;
const NONE: readonly Notice[] = [];

/** Shows what `notify` was told, read out to screen readers; F8 moves the focus there. Stands once, in the providers. */
export function Toaster() {
  const inBrowser = useInBrowser();
  const notices = useSyncExternalStore(subscribeToNotices, currentNotices, () => NONE);
  return (
    <Toast.Provider swipeDirection="right">
      {notices.map((notice) => (
        <Toast.Root
          key={notice.id}
          type={notice.tone === "problem" ? "foreground" : "background"}
          duration={notice.tone === "problem" ? Number.POSITIVE_INFINITY : DONE_SHOWN_MS}
          onOpenChange={(open) => (open ? undefined : closeNotice(notice.id))}
          className="flex items-start gap-2.5 rounded-lg border border-border-strong bg-popover p-3 text-popover-foreground shadow-floating"
        >
          <StatusMark status={notice.tone === "problem" ? "rejected" : "ok"} className="mt-1" />
          <div className="grid min-w-0 flex-1 gap-0.5">
            <Toast.Title className="font-medium">{notice.title}</Toast.Title>
            {notice.text === undefined ? null : (
              <Toast.Description className="text-xs text-muted-foreground">{notice.text}</Toast.Description>
            )}
          </div>
          {notice.action === undefined ? null : (
            <Toast.Action asChild altText={notice.action.label}>
              <Button size="sm" onClick={notice.action.run}>
                {notice.action.label}
              </Button>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <Button size="icon" aria-label="Close">
              <X className="size-[13px]" />
            </Button>
          </Toast.Close>
        </Toast.Root>
      ))}
      {/* Its style attribute would be refused in the server's HTML. */}
      {inBrowser ? (
        <Toast.Viewport className="print-hidden fixed right-4 bottom-12 phone:bottom-20 z-50 grid w-[380px] max-w-[calc(100vw-32px)] gap-2" />
      ) : null}
    </Toast.Provider>
  );
}
