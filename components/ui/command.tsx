"use client";

import { Command as Primitive } from "cmdk";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A list that is searched by typing (cmdk). `components/shared/picker.tsx` is the ready-made one for accounts. */
export function Command({ className, ...props }: ComponentProps<typeof Primitive>) {
  return <Primitive className={cn("flex flex-col overflow-hidden", className)} {...props} />;
}

export function CommandInput({ className, ...props }: ComponentProps<typeof Primitive.Input>) {
  return (
    <Primitive.Input
      className={cn(
        "h-control w-full border-b bg-transparent px-2 text-sm outline-none focus-visible:outline-none",
        className,
      )}
      {...props}
    />
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return <Primitive.List className={cn("max-h-72 overflow-y-auto overscroll-contain p-1", className)} {...props} />;
}

export function CommandEmpty({ className, ...props }: ComponentProps<typeof Primitive.Empty>) {
  return <Primitive.Empty className={cn("px-2 py-3 text-sm text-muted-foreground", className)} {...props} />;
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Primitive.Group>) {
  return (
    <Primitive.Group
      className={cn(
        "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted-foreground",
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item
      className={cn(
        "flex min-h-[30px] items-center gap-2 rounded-sm px-2 text-sm select-none data-[disabled=true]:text-muted-foreground data-[selected=true]:bg-selected phone:min-h-10",
        className,
      )}
      {...props}
    />
  );
}
