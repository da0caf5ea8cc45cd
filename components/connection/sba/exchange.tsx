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
      <Wire label={`Request: ${caption}`} text={asked.join("\n")} />
      <Wire label={`Response: ${caption}`} text={answered.join("\n")} />
    </figure>
  );
}

function Wire({ label, text }: { label: string; text: string }) {
  return (
    // A long address must be reachable by keyboard too.
    <pre
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-md border bg-muted px-3 py-2 font-mono text-xs"
    >
      {text}
    </pre>
  );
}
