import { X509Certificate } from "node:crypto";
import type { z } from "zod";
import { periodText } from "#lib/core/calendar/period-of.ts";
import { validatePeriods } from "#lib/core/calendar/validate-periods.ts";
import { ExpensifySettings, GpSettings } from "#lib/core/connection/connection-settings.ts";
import { sbaTenantPath } from "#lib/core/connection/sba-resources.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { SegmentRule } from "#lib/core/mapping/rules.ts";
import { validateSchedule } from "#lib/core/schedule/validate-schedule.ts";
import type { CompanyWanted, Configuration, ConnectionWanted } from "./configuration.ts";

/** Why an address may not be reached from here, in words; null when the operator allows it. */
export type CheckAddress = (url: string, organizationSlug: string) => string | null;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** What is wrong with a well-formed configuration in itself, all at once, each `path: what`. Needs no database. */
export function checkConfiguration(config: Configuration, checkAddress: CheckAddress): string[] {
  const { people, connections, companies } = config;
  const check = (url: string) => checkAddress(url, config.organization.slug);
  return [
    ...repeated(people, "people", "email", ({ email }) => email),
    ...repeated(connections, "connections", "name", ({ name }) => name),
    ...repeated(companies, "companies", "code", ({ code }) => code),
    ...sharedLedgers(companies),
    ...connections.flatMap((connection, index) => connectionIssues(connection, `connections[${index}]`, check)),
    ...companies.flatMap((company, index) => companyIssues(company, `companies[${index}]`)),
  ];
}

function repeated<T>(entries: readonly T[], path: string, field: string, key: (entry: T) => string): string[] {
  const keys = entries.map(key);
  return keys.flatMap((value, index) =>
    keys.indexOf(value) < index ? [`${path}[${index}].${field}: "${value}" stands there twice`] : [],
  );
}

/** One company here for each in GP: two would have two senders and the same batch names. */
function sharedLedgers(companies: readonly CompanyWanted[]): string[] {
  return companies.flatMap(({ gpConnection, gpCompanyId }, index) => {
    const first = companies.find((other) => other.gpConnection === gpConnection && other.gpCompanyId === gpCompanyId);
    return first === undefined || first === companies[index]
      ? []
      : [
          `companies[${index}].gpCompanyId: ${first.code} has company ${gpCompanyId} of ${gpConnection} already: one company here for each in GP`,
        ];
  });
}

function connectionIssues(connection: ConnectionWanted, path: string, check: (url: string) => string | null): string[] {
  const { url, kind, settings, caPem, caFile } = connection;
  const reason = check(url);
  return [
    ...settingIssues(kind === "gp" ? GpSettings : ExpensifySettings, settings, `${path}.settings`),
    ...(kind === "gp" ? tenantIssues(url, settings, `${path}.url`) : []),
    ...(reason === null ? [] : [`${path}.url: this address is not allowed here: ${reason}`]),
    ...(caPem !== undefined && caFile !== undefined ? [`${path}.caFile: give caFile or caPem, not both`] : []),
    ...(caPem === undefined || areCertificates(caPem) ? [] : [`${path}.caPem: is not a certificate in PEM form`]),
  ];
}

/** SOAP's address is the endpoint itself, SBA's a tenant. */
function tenantIssues(url: string, settings: unknown, path: string): string[] {
  const parsed = GpSettings.safeParse(settings);
  const tenant = sbaTenantPath(url);
  return parsed.data?.surface === "sba" && !tenant.ok ? [`${path}: ${tenant.error}`] : [];
}

function settingIssues(schema: z.ZodType, settings: unknown, path: string): string[] {
  const issues = schema.safeParse(settings).error?.issues ?? [];
  return issues.map((issue) => `${[path, ...issue.path].join(".")}: ${issue.message}`);
}

/** Whether the text holds at least one certificate, and only ones that can be read. */
export function areCertificates(pem: string): boolean {
  const blocks = pem.match(CERTIFICATE) ?? [];
  try {
    return blocks.length > 0 && blocks.every((block) => new X509Certificate(block).subject !== undefined);
  } catch {
    return false;
  }
}

/** What is wrong with one company in itself. */
export function companyIssues(company: CompanyWanted, path: string): string[] {
  return [
    ...segmentIssues(company.segments, `${path}.segments`),
    ...repeated(company.workspaces ?? [], `${path}.workspaces`, "policyId", ({ policyId }) => policyId),
    ...repeated(company.mapping, `${path}.mapping`, "source", mappingKeyText),
    ...company.mapping.flatMap((row, index) => mappingIssues(row, company, `${path}.mapping[${index}]`)),
    ...periodIssues(company, `${path}.periods`),
    ...scheduleIssues(company, `${path}.schedule`),
  ];
}

function segmentIssues(segments: readonly SegmentRule[], path: string): string[] {
  return segments.flatMap(({ position, length, source }, index) => [
    ...(position === index + 1
      ? []
      : [`${path}[${index}].position: must be ${index + 1}: segments stand in the order of the account`]),
    ...(source.kind === "constant" && source.value.length !== length
      ? [`${path}[${index}].source.value: has ${source.value.length} characters, the segment ${length}`]
      : []),
  ]);
}

/** A row that no segment asks for would never be used: most likely a slip. */
function mappingIssues(
  row: CompanyWanted["mapping"][number],
  { segments, separator }: Pick<CompanyWanted, "segments" | "separator">,
  path: string,
): string[] {
  const { kind, segment, level, target, confirmedBy } = row;
  if (confirmedBy !== undefined && (kind !== "card" || target === null))
    return [`${path}.confirmedBy: only the account of a card is confirmed`];
  if (kind === "card") {
    return segment === 0 && level === 0 ? [] : [`${path}: a card has neither segment nor level`];
  }
  if (kind === "category" && segment === 0) {
    if (level !== 0) return [`${path}.level: a category has none`];
    const parts = target?.split(separator) ?? [];
    const isWhole =
      parts.length === segments.length && parts.every((part, index) => part.length === segments[index]?.length);
    const shape = segments.map(({ length }) => "x".repeat(length)).join(separator);
    return target === null || isWhole ? [] : [`${path}.target: "${target}" is no whole account like ${shape}`];
  }
  const rule = segments[segment - 1];
  if (!rule) return [`${path}.segment: there is no segment ${segment}`];
  if (rule.source.kind !== kind)
    return [`${path}.segment: segment ${segment} comes from ${rule.source.kind}, not from ${kind}`];
  const wanted = rule.source.kind === "tag" ? rule.source.level : 0;
  return [
    ...(level === wanted ? [] : [`${path}.level: must be ${wanted} for segment ${segment}`]),
    ...(target === null || target.length === rule.length
      ? []
      : [`${path}.target: "${target}" has ${target.length} characters, segment ${segment} has ${rule.length}`]),
  ];
}

function periodIssues({ periods = [] }: CompanyWanted, path: string): string[] {
  const checked = validatePeriods(periods);
  if (checked.ok) return [];
  const indexByName = new Map(periods.map((period, index) => [periodText(period), index]));
  return checked.error.map(({ code, period }) => {
    const index = indexByName.get(period);
    return `${path}${index === undefined ? "" : `[${index}]`}: ${code.replaceAll("_", " ")} (${period})`;
  });
}

function scheduleIssues({ schedule, timeZone }: CompanyWanted, path: string): string[] {
  if (!schedule) return [];
  const checked = validateSchedule({
    ...schedule,
    kind: "sync",
    timeZone: schedule.timeZone ?? timeZone,
    paused: false,
  });
  return checked.ok ? [] : checked.error.map((issue) => `${path}: ${issue.replaceAll("_", " ")}`);
}
