import { eq } from "drizzle-orm";
import { posting } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { createGpLedger } from "#lib/adapters/gp-soap/ledger.ts";
import { createWindowsClient } from "#lib/adapters/windows-auth/windows-client.ts";
import { assert } from "#lib/core/assert.ts";
import { type FirmSandbox, startFirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";
import { type BenchServer, onBenchServer } from "../bench-database.ts";
import { type Figure, median, type Part, type PartOptions, quantity } from "../figure.ts";
import { createPostingScene } from "../posting/posting-scene.ts";
import { freezeAll, sendAll, sendersWith } from "../posting/send-all.ts";

/** The stand-in GP has the same chart in both. */
const COMPANIES = 2;
const POSTINGS_EACH = 400;

/** The same way as `postings`, with the production adapter over HTTPS and NTLM to a GP that is another process on this machine. */
export const postingsHttpPart: Part = {
  name: "postings-http",
  title: "Full postings per second over HTTPS and NTLM, to the stand-in GP in a process of its own on the same cores",
  run: (options) => onBenchServer((server) => measure(server, options)),
};

async function measure(server: BenchServer, { runs, say }: PartOptions): Promise<readonly Figure[]> {
  const rates: number[] = [];
  for (let run = 1; run <= runs; run++) {
    say(`postings-http: run ${run} of ${runs}`);
    const sandbox = await startFirmSandbox();
    try {
      rates.push(await take(server, sandbox));
    } finally {
      await sandbox.stop();
    }
  }
  return [
    {
      what: `${COMPANIES} companies of one organization: queued to sent`,
      value: quantity(median(rates), "/s"),
      beside: `${COMPANIES * POSTINGS_EACH} postings in ${rates.length} runs; it parses, checks and stores each journal on the same cores`,
    },
  ];
}

async function take(server: BenchServer, { gp, control }: FirmSandbox): Promise<number> {
  const shape = { organizations: 1, companiesEach: COMPANIES, postingsEach: POSTINGS_EACH };
  const scene = await createPostingScene(server, shape);
  const { url, caPem, domain, username, password } = gp;
  const policy = { allowHosts: [new URL(url).host], allowHttpHosts: [], allowCidrs: [] };
  const senders = sendersWith(scene, () =>
    createGpLedger({ client: createWindowsClient({ url, caPem, domain, username, password, policy }) }),
  );
  try {
    await freezeAll(senders);
    const startMs = performance.now();
    const sent = await sendAll(scene.db, senders);
    const tookMs = performance.now() - startMs;
    const journals = await control.gp.journals();
    const references = new Set(journals.map(({ reference, companyId }) => `${companyId} ${reference}`));
    assert(sent === COMPANIES * POSTINGS_EACH, `${sent} were sent`);
    assert(references.size === sent && journals.length === sent, "not once in GP");
    const [first] = scene.companies;
    assert(first !== undefined, "no company");
    const stored = await inOrganization(scene.db, first.organizationId, (tx) =>
      tx.$count(posting, eq(posting.state, "sent")),
    );
    assert(stored === sent, `${stored} are stored as sent`);
    return (sent * 1_000) / tookMs;
  } finally {
    await Promise.all(senders.map(({ ledger }) => ledger.close()));
    await scene.close();
  }
}
