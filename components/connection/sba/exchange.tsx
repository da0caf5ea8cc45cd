import type { SbaExample } from "#lib/core/connection/sba-examples.ts";

const TENANT = "/GPService/Tenants(DefaultTenant)";

/** One request with its answer, as text on the wire. */
export function Exchange({ caption, example }: { caption: string; example: SbaExample }) {
  const { method, path, request, status, response } = example;
  const type = request === "" ? [] : ["Content-Type: application/json"];
  const asked = [
    `${method} ${TENANT}${path}`,
    ...type,
    "Accept: application/json",
    ...(request === "" ? [] : ["", request]),
  ];
  const answered = [`HTTP/1.1 ${status}`, "Content-Type: application/json", "", response];
  return (
    <figure className="grid gap-1.5">
      <figcaption className="font-medium">{caption}</figcaption>
      <Wire text={asked.join("\n")} />
      <Wire text={answered.join("\n")} />
    </figure>
  );
}

function Wire({ text }: { text: string }) {
  return (
    <pre className="rounded-md border bg-muted px-3 py-2 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
      {text}
    </pre>
  );
}
