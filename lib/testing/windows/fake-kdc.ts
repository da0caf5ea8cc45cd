import { Buffer } from "node:buffer";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A KDC that answers every request with one Kerberos error (RFC 4120, 7.5.9), over TCP. */
export async function startFakeKdc(
  errorCode: number,
): Promise<Readonly<{ kdc: string; requests: () => number; close: () => Promise<void> }>> {
  let requests = 0;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      requests += 1;
      const answer = kerberosError(errorCode);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(answer.length);
      socket.end(Buffer.concat([length, answer]));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    kdc: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** KRB-ERROR (RFC 4120, 5.9.1) for the ticket of the realm CORP.TEST. */
function kerberosError(code: number): Buffer {
  const now = new Date()
    .toISOString()
    .replace(/[-:]|\.\d+/g, "")
    .replace("T", "");
  const service = sequence(field(0, integer(2)), field(1, sequence(text("krbtgt"), text("CORP.TEST"))));
  return tlv(
    0x7e,
    sequence(
      ...[field(0, integer(5)), field(1, integer(30)), field(4, tlv(0x18, Buffer.from(now))), field(5, integer(0))],
      ...[field(6, integer(code)), field(9, text("CORP.TEST")), field(10, service)],
    ),
  );
}

function tlv(tag: number, content: Buffer): Buffer {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function field(number: number, content: Buffer): Buffer {
  return tlv(0xa0 + number, content);
}

function integer(value: number): Buffer {
  return tlv(0x02, Buffer.from([value]));
}

function text(value: string): Buffer {
  return tlv(0x1b, Buffer.from(value));
}
