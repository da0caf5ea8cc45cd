/** A stand-in GP in this process with a client that is signed in, for its tests. */
import type { AddressInfo } from "node:net";
import { GP_PATH } from "../gp-server.ts";
import { NAMESPACES } from "../soap/xml-tree.ts";
import { GP_DOMAIN, GP_USER, startGp, type StartedGp } from "../start-gp.ts";
import { createTestClient, type Account, type Reply, type TestClient } from "./ntlm-client.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

export const PASSWORD = "Paß-wörd 1!";
export const ACCOUNT: Account = { domain: GP_DOMAIN, user: GP_USER, password: PASSWORD };

export type Running = Readonly<{
  gp: StartedGp;
  port: number;
  client: TestClient;
  /** Posts an operation, signing in when the connection is new. */
  call: (operation: string, inner: string, headers?: Record<string, string>) => Promise<Reply>;
  control: (path: string, body: unknown) => Promise<number>;
  /** The same, for what the control address says. */
  ask: (path: string, body: unknown) => Promise<unknown>;
  close: () => void;
}>;

export async function startForTest(dataDir = temporaryFolder(), journalClock = () => new Date()): Promise<Running> {
  const gp = await startGp({ dataDir, password: PASSWORD, journalClock });
  for (const server of [gp.server, gp.control]) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  const port = (gp.server.address() as AddressInfo).port;
  const controlPort = (gp.control.address() as AddressInfo).port;
  const client = createTestClient(port, gp.tls.caPem, ACCOUNT);
  const call = async (operation: string, inner: string, headers: Record<string, string> = {}): Promise<Reply> => {
    const options = { path: GP_PATH, headers: { ...headersOf(operation), ...headers } };
    const body = envelope(operation, inner);
    const reply = await client.send(options, body);
    return reply.status === 401 ? client.signIn(options, body) : reply;
  };
  const post = async (path: string, body: unknown): Promise<Response> =>
    fetch(`http://127.0.0.1:${controlPort}${path}`, { method: "POST", body: JSON.stringify(body) });
  const control = async (path: string, body: unknown): Promise<number> => (await post(path, body)).status;
  const ask = async (path: string, body: unknown): Promise<unknown> => (await post(path, body)).json();
  const close = (): void => {
    client.close();
    gp.server.close();
    gp.server.closeAllConnections();
    gp.control.close();
    gp.book.close();
    gp.setup.close();
  };
  return { gp, port, client, call, control, ask, close };
}

export function headersOf(operation: string): Record<string, string> {
  return { "content-type": "text/xml; charset=utf-8", soapaction: `"${NAMESPACES.gp}/${operation}"` };
}

export function envelope(operation: string, inner: string): string {
  return (
    `<s:Envelope xmlns:s="${NAMESPACES.soap}" xmlns:xsi="${NAMESPACES.xsi}" xmlns:d="${NAMESPACES.dyn}"><s:Body>` +
    `<${operation} xmlns="${NAMESPACES.gp}">${inner}</${operation}></s:Body></s:Envelope>`
  );
}

export function context(companyId = 2): string {
  return (
    `<context><d:OrganizationKey xsi:type="d:CompanyKey"><d:Id>${companyId}</d:Id></d:OrganizationKey>` +
    "<d:CultureName>en-US</d:CultureName><d:CurrencyType>Transactional</d:CurrencyType></context>"
  );
}

export type LineInput = Readonly<{
  account: string;
  debit?: string;
  credit?: string;
  text?: string;
  sequence?: number;
}>;
export type JournalInput = Readonly<{
  date?: string;
  batchId?: string;
  reference?: string;
  currency?: string;
  sourceDocument?: string;
  policy?: string;
  lines?: readonly LineInput[];
}>;
export const TWO_LINES: readonly LineInput[] = [
  { account: "310-6410-00", debit: "512.40", text: "Teague 11-10 Delta" },
  { account: "000-2145-00", credit: "512.40", text: "Teague R00X9oNOn2MO" },
];
const POLICY = "<policy><Key><Id>ffa3b9a6-fa25-47a2-8179-cb37c695455e</Id></Key></policy>";

/** The inside of a CreateGLTransaction. */
export function journalXml(input: JournalInput = {}): string {
  const { date = "2026-11-13T00:00:00", batchId = "EXP-20261116-1", reference = "EXP R00X9oNOn2MO 7QK2MZ4D" } = input;
  const { currency = "USD", sourceDocument = "GJ", policy = POLICY, lines = TWO_LINES } = input;
  return (
    `<glTransaction><Key><JournalId>0</JournalId><Date>${date}</Date></Key><BatchKey><Source>GL_Normal</Source><Id>${batchId}</Id>` +
    `<CreatedDateTime>0001-01-01T00:00:00</CreatedDateTime></BatchKey><CurrencyKey><ISOCode>${currency}</ISOCode></CurrencyKey>` +
    `<Lines>${lines.map((line, index) => lineXml(line, index, date)).join("")}</Lines><Reference>${reference}</Reference>` +
    `<SourceDocumentKey><Id>${sourceDocument}</Id></SourceDocumentKey>${nils("ExchangeRate", "ExchangeDate", "LedgerType", "IsVoided", "ModifiedDate", "TransactionState")}` +
    `</glTransaction>${context()}${policy}`
  );
}

function lineXml(
  { account, debit = "0.00", credit = "0.00", text = "", sequence }: LineInput,
  index: number,
  date: string,
): string {
  const amount = (name: string, value: string): string =>
    `<${name} xsi:type="MoneyAmount"><Currency>USD</Currency><Value>${value}</Value><DecimalDigits>2</DecimalDigits></${name}>`;
  return (
    `<GLTransactionLine><Key><TransactionKey><JournalId>0</JournalId><Date>${date}</Date></TransactionKey>` +
    `<SequenceNumber>${sequence ?? (index + 1) * 16384}</SequenceNumber></Key>${amount("CreditAmount", credit)}${amount("DebitAmount", debit)}` +
    `<Description>${text}</Description><GLAccountKey><Id>${account}</Id><IsEncrypted>false</IsEncrypted></GLAccountKey>` +
    `${nils("ExchangeRate", "ExchangeDate")}</GLTransactionLine>`
  );
}

function nils(...names: readonly string[]): string {
  return names.map((name) => `<${name} xsi:nil="true"/>`).join("");
}
