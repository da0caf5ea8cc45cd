"use client";

import { type ReactNode, type SubmitEvent, useState } from "react";
import type { ConnectionKind } from "#lib/core/connection/ping-ladder.ts";
import type { SettingField } from "#lib/core/connection/setting-fields.ts";
import type { Problem } from "#lib/core/problem.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { secretWord } from "../health-words.ts";
import { CaField } from "./ca-field.tsx";
import { fieldIssues } from "./field-issues.ts";
import { FormProblem } from "./form-problem.tsx";
import { SettingInputs } from "./setting-inputs.tsx";
import { OF_KERBEROS } from "./setting-words.ts";
import { TextField } from "./text-field.tsx";

const FIELDS = ["name", "url", "username", "secret", "caPem"];
const SECRET_LENGTH_MAX = 16_384;
/** Expensify has one address for all its customers. */
const EXPENSIFY_ADDRESS = "https://integrations.expensify.com/Integration-Server/ExpensifyIntegrations";

/** What the form says; an empty secret leaves the one that is kept, an undefined CA too. */
export type ConnectionEntry = Readonly<{
  name: string;
  url: string;
  username: string;
  settings: Record<string, string>;
  caPem?: string | null;
  secret?: string;
}>;

type ConnectionFormProps = {
  kind: ConnectionKind;
  fields: readonly SettingField[];
  /** Null: a new one. */
  before: ConnectionView | null;
  withSecret?: boolean;
  /** What a new one is called until somebody says otherwise. */
  suggested?: string;
  problem: Problem | null;
  onSubmit: (entry: ConnectionEntry) => Promise<boolean>;
  /** Buttons; the submit button among them. */
  children: ReactNode;
};

/** Name, address, account, secret, authority and settings of a connection, new or there. The rule of the secret is said at the address. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { kind, fields, before, withSecret = false, suggested = "", problem, onSubmit, children } = props;
  const [texts, setTexts] = useState(() => firstTexts(kind, before, suggested));
  const [caPem, setCaPem] = useState<string | null | undefined>(undefined);
  const [settings, setSettings] = useState<Record<string, string>>({ ...before?.settings });
  const issues = fieldIssues(problem, [...FIELDS, ...fields.map((field) => `settings.${field.name}`)]);
  const words = WORDS[kind];
  const isMoved = before !== null && originOf(texts.url) !== originOf(before.url);
  const keepsSecret = before?.hasSecret === true && !isMoved;
  const wired = (field: keyof typeof texts) => ({
    value: texts[field],
    error: issues.at[field],
    onText: (text: string) => setTexts((all) => ({ ...all, [field]: text })),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { secret, ...rest } = texts;
    const entry = { ...rest, url: rest.url.trim(), settings, ...(caPem === undefined ? {} : { caPem }) };
    if (await onSubmit(secret === "" ? entry : { ...entry, secret })) wired("secret").onText("");
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid max-w-[640px] gap-3" autoComplete="off">
      <TextField label="Name" hint="How pages and files call this connection." maxLength={100} {...wired("name")} />
      <TextField
        label="Address"
        hint={words.addressHint}
        inputMode="url"
        spellCheck={false}
        placeholder={words.addressExample}
        {...wired("url")}
      />
      {isMoved ? <MovedNote before={before} /> : null}
      <TextField
        label={words.user}
        hint={words.userHint}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.userExample}
        {...wired("username")}
      />
      {keepsSecret && !withSecret ? null : (
        <TextField
          label={words.secret}
          hint={keepsSecret ? "Left empty, the one that is kept stays." : words.secretHint}
          type="password"
          autoComplete="new-password"
          maxLength={SECRET_LENGTH_MAX}
          {...wired("secret")}
        />
      )}
      {kind === "gp" ? (
        <CaField kept={before?.hasOwnCa ?? false} value={caPem} error={issues.at["caPem"]} onChange={setCaPem} />
      ) : null}
      <SettingInputs
        fields={fields}
        texts={settings}
        issues={issues.at}
        onChange={(field, text) => setSettings((all) => withSetting(all, field, text))}
      />
      <FormProblem problem={problem} issues={issues} />
      {children}
    </form>
  );
}

/** Kerberos' own settings belong to no other way to sign in, and stand nowhere then. */
function withSetting(all: Readonly<Record<string, string>>, field: string, text: string): Record<string, string> {
  const kept = Object.entries(all).filter(
    ([name]) => field !== "auth" || text === "kerberos" || !OF_KERBEROS.test(name),
  );
  return { ...Object.fromEntries(kept), [field]: text };
}

function firstTexts(kind: ConnectionKind, before: ConnectionView | null, suggested: string) {
  return {
    name: before?.name ?? suggested,
    url: before?.url ?? (kind === "expensify" ? EXPENSIFY_ADDRESS : ""),
    username: before?.username ?? "",
    secret: "",
  };
}

/** A secret that was meant for one server is never shown to another. */
function MovedNote({ before }: { before: ConnectionView }) {
  const word = secretWord(before.kind);
  return (
    <p className="rounded-md bg-held-bg px-3 py-2 text-xs">
      <b>Another host or port.</b> The {word} was kept for{" "}
      <span className="font-mono">{URL.parse(before.url)?.host}</span> alone and is erased; type it again for the new
      address.
      {before.kind === "gp"
        ? " Before anything is sent, GP is asked whether it is still the same company, and is searched for journals of ours."
        : ""}
    </p>
  );
}

function originOf(url: string): string {
  return URL.parse(url.trim())?.origin ?? url.trim();
}

const WORDS = {
  expensify: {
    addressHint: "The same for every customer of Expensify; leave it.",
    addressExample: EXPENSIFY_ADDRESS,
    user: "partnerUserID",
    userHint: "From expensify.com/tools/integrations, signed in as an admin of every workspace that is read.",
    userExample: "aa_john_example_com",
    secret: "partnerUserSecret",
    secretHint: "Expensify shows it once. It is stored encrypted for this address, and nobody can read it again.",
  },
  gp: {
    addressHint:
      "Where Web Services for Dynamics GP listen: server, port 48620, and the path of the service. Over SBA it ends in the tenant.",
    addressExample: "https://gp.example.com:48620/Dynamics/GPService",
    user: "Windows account",
    userHint: "Of the connector alone, without any other right; Web Services give it a role in each company.",
    userExample: "DOMAIN\\svc-expense",
    secret: "Password",
    secretHint: "It is stored encrypted for this host and port, and nobody can read it again.",
  },
} as const;
