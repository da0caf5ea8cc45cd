/**
 * One report id a line, then `end`. The setting keeps a numeric id from being printed as `50,352,738`; the last line
 * tells "none of these is visible" from "the file is not there yet". Run with FreeMarker 2.3.31 in three locales.
 */
export const MARK_TEMPLATE = [
  '<#setting number_format="computer">',
  '<#list reports as report>${report.reportID}${"\\n"}<#t></#list>end${"\\n"}<#t>',
].join("");
export const MARK_END = "end";
