"use client";

import { Menu } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { MainMenu } from "./main-menu.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** The menu of a phone, behind one button of 44 px. */
export function PhoneMenu({ companyId, foot }: { companyId: string; foot: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger aria-label="Menu" className="-mr-3 ml-auto grid size-11 place-items-center">
        <Menu />
      </PopoverTrigger>
      <PopoverContent align="end" className="w-[230px] p-1.5">
        <MainMenu companyId={companyId} onGo={() => setOpen(false)} />
        <div className="mt-2 grid gap-2 border-t p-2 pt-3 text-xs text-muted-foreground">
          <ThemeSwitch />
          {foot}
        </div>
      </PopoverContent>
    </Popover>
  );
}
