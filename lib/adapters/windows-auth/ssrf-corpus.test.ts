import type { LookupAddress } from "node:dns";
import { isIPv6 } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { reply, type ScriptedServer, signedIn, startScriptedServer } from "#lib/testing/windows/scripted-server.ts";
import { guardedConnector, trustFor } from "./guarded-connect.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// Goal: no address that a customer writes, and no answer of a name server that a customer runs, leads into a network of ours.

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const NOTHING = { allowHosts: [], allowHttpHosts: [], allowCidrs: [] };
const ACCOUNT = { domain: "GPTEST", username: "gpuser", password: "Passw0rd!" };
const family = (address: string): LookupAddress => ({ address, family: isIPv6(address) ? 6 : 4 });

/** A name server that gives these answers in turn, the last one for ever. */
function nameServer(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve: NonNullable<WindowsClientOptions["resolve"]> = (host, _options, callback) => {
    asked.push(host);
    callback(null, (answers[asked.length - 1] ?? answers.at(-1) ?? []).map(family));
  };
  return { resolve, asked };
}

function connect(url: string, options: Partial<WindowsClientOptions>) {
  const client = createWindowsClient({ url, policy: NOTHING, ...ACCOUNT, ...options });
  running.push(client);
  return async () => {
    const answer = await client.post({ headers: {}, body: Buffer.from("x"), signal: AbortSignal.timeout(20_000) });
    return answer.ok ? `HTTP ${answer.value.status}` : `${answer.error.kind} ${answer.error.phase}`;
  };
}

test.each([
  ...["127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  ...["169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "192.0.0.8", "192.0.2.1", "192.88.99.1"],
  ...["198.18.0.1", "198.51.100.1", "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"],
  ...["::", "::1", "::127.0.0.1", "::10.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"],
  ...["fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:10.0.0.1"],
  ...["64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1", "3fff::1", "5f00::1"],
  ...["4000::1", "not an address", ""],
])("a name that leads to %s is not followed", async (address) => {
  const { resolve } = nameServer([address]);

  expect(await connect("https://gp.example.com/", { resolve })()).toBe("address_not_allowed before_body");
});

test.each([
  // Other services and schemes
  ...[
    "http://gp.example.com/",
    "ftp://gp.example.com/",
    "file:///etc/passwd",
    "gopher://gp.example.com/",
    "//gp.example.com/",
  ],
  ...[
    "https://gp.example.com:22/",
    "https://gp.example.com:25/",
    "https://gp.example.com:389/",
    "https://gp.example.com:0/",
  ],
  // Names and passwords that look like a host, and the other way round
  ...["https://user:pw@gp.example.com/", "https://gp.example.com@169.254.169.254/", "https://gp.example.com/#x"],
  ...["https://169.254.169.254#@gp.example.com/", "https://169.254.169.254\\@gp.example.com/"],
  // Names of the inside
  ...[
    "https://localhost/",
    "https://LOCALHOST./",
    "https://x.localhost/",
    "https://gp/",
    "https://gp.local/",
    "https://gp.lan/",
  ],
  ...[
    "https://gp.internal/",
    "https://metadata.google.internal/",
    "https://gp.corp./",
    "https://gp.home/",
    "https://1.0.0.127.in-addr.arpa/",
  ],
  // Numbers in every disguise
  ...[
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0x7f000001/",
  ],
  ...[
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0/",
    "https://１２７.0.0.1/",
    "https://①②⑦.0.0.1/",
    "https://127。0。0。1/",
  ],
  ...["https:127.0.0.1/", "https:///169.254.169.254/", "https://169.254.169.254/", "https://0251.0376.0251.0376/"],
  ...[
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[0:0:0:0:0:ffff:7f00:1]/",
    "https://[fe80::1%25eth0]/",
  ],
  ...["https://[64:ff9b::169.254.169.254]/", "https://[2002:a9fe:a9fe::]/"],
  ...[
    "nonsense",
    "",
    "https://",
    "https://gp.example.com:99999/",
    "https://gp..example.com/",
    "https://-gp.example.com/",
  ],
])("the address %s calls nobody", async (url) => {
  const { resolve, asked } = nameServer(["93.184.216.34"]);

  expect(await connect(url, { resolve })()).toBe("address_not_allowed before_body");
  expect(asked).toEqual([]);
});

// Whoever dials is judged, also where nobody looked at the address before: a number never reaches a name lookup.
test.each(["127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"])("%s is not dialled", async (hostname) => {
  const url = new URL("https://gp.example.com/");
  const connect = guardedConnector({ url, policy: NOTHING }, trustFor(undefined), 5_000);
  const refused = await new Promise<Error | null>((resolve) =>
    connect({ hostname, port: "443", protocol: "https:" }, (...[error]) => resolve(error)),
  );

  expect(refused).toMatchObject({ code: "ADDRESS_NOT_ALLOWED", message: expect.stringMatching(/ is not allowed$/) });
});

test.each([
  ["one of its addresses is inside", ["93.184.216.34", "169.254.169.254"]],
  ["the first of its addresses is inside", ["10.0.0.1", "93.184.216.34"]],
  ["it has none", []],
])("a name is refused whole when %s", async (_name, addresses) => {
  expect(await connect("https://gp.example.com/", { resolve: nameServer(addresses).resolve })()).toBe(
    "address_not_allowed before_body",
  );
});

async function startAt(...answers: readonly (readonly string[])[]) {
  const server = await startScriptedServer(
    signedIn((_request, socket) => socket.end(reply(200, "", { Connection: "close" }))),
  );
  running.push(server);
  const url = server.url.replace("127.0.0.1", "gp.rebinding.example");
  const hosts = [new URL(url).host];
  const { resolve, asked } = nameServer(...answers);
  const post = connect(url, { resolve, policy: { allowHosts: hosts, allowHttpHosts: hosts, allowCidrs: [] } });
  return { server, post, asked };
}

// The operator allows this host to be private, yet never to be the cloud's metadata: so both answers can be told apart.
test("a name that changes its mind (rebinding) is judged at every connection, by the very answer that is dialled", async () => {
  const { server, post, asked } = await startAt(["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1"]);

  expect(await post()).toBe("HTTP 200");
  expect(await post()).toBe("address_not_allowed before_body");
  expect(await post()).toBe("HTTP 200");
  // One question for each connection: what was checked is what is dialled.
  expect(asked).toHaveLength(3);
  expect(server.connections()).toBe(2);
});

test("the next connection of one request is judged too", async () => {
  const { server, post } = await startAt(["127.0.0.1"], ["169.254.169.254"]);
  await post();

  expect(await post()).toBe("address_not_allowed before_body");
  expect(server.posts()).toHaveLength(1);
});
