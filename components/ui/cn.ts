import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** tailwind-merge must know the names that `app/globals.css` adds, or it would let two sizes stand side by side. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["2xs"],
      spacing: ["row", "row-two", "control", "control-small", "icon-button", "sidebar", "gutter"],
    },
  },
});

/** Joins class names; of two that set the same thing the later one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
