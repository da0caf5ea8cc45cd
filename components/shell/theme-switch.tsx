"use client";

import { useTheme } from "next-themes";
import { useInBrowser } from "./use-in-browser.ts";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";

/** Light or dark; until somebody chooses, as the system has it. */
export function ThemeSwitch() {
  const { resolvedTheme, setTheme } = useTheme();
  // The server cannot know the system's theme: the box is ticked once the browser has it.
  const inBrowser = useInBrowser();
  return (
    <LabelledCheckbox
      className="phone:text-sm"
      checked={inBrowser && resolvedTheme === "dark"}
      onChange={(event) => setTheme(event.target.checked ? "dark" : "light")}
      label="Dark"
    />
  );
}
