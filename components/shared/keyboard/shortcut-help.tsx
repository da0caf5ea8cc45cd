"use client";

import { useState, useSyncExternalStore } from "react";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { currentShortcuts, type Shortcut, singleKeysOn, subscribe, switchSingleKeys } from "./shortcut-store.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const NONE: readonly Shortcut[] = [];

/** `?` opens the list of all keys that work on this page, and the switch that turns single keys off. Stands once, in the shell. */
export function ShortcutHelp() {
  const [open, setOpen] = useState(false);
  const shortcuts = useSyncExternalStore(subscribe, currentShortcuts, () => NONE);
  const on = useSyncExternalStore(subscribe, singleKeysOn, () => true);
  useShortcuts([{ key: "?", label: "Show all keys", group: "Everywhere", run: () => setOpen(true) }]);
  // The same key may be bound twice: by the menu at the side and by the phone's.
  const distinct = [...new Map(shortcuts.map((shortcut) => [shortcut.key, shortcut])).values()];
  const groups = Map.groupBy(distinct, (shortcut) => shortcut.group ?? "This page");
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogContent title="Keys">
        {[...groups].map(([group, members]) => (
          <section key={group} className="grid gap-1">
            <h3 className="text-xs font-semibold text-muted-foreground">{group}</h3>
            <dl className="grid grid-cols-[88px_1fr] gap-y-1">
              {members.map((shortcut) => (
                <div key={shortcut.key} className="col-span-2 grid grid-cols-subgrid items-center">
                  <dt className="flex gap-1">
                    {shortcut.key.split(" ").map((cap) => (
                      <Kbd key={cap} className="phone:inline-block">
                        {cap.length === 1 ? cap.toUpperCase() : cap}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>{shortcut.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <LabelledCheckbox
          className="border-t pt-3"
          checked={on}
          onChange={(event) => switchSingleKeys(event.target.checked)}
          label="Single keys work (switch off if you dictate or use other keys)"
        />
      </DialogContent>
    </Dialog>
  );
}
