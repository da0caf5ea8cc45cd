/** The stand-in GP as a process: `node lib/sandbox/gp-main.ts --port 0 --data DIR --password-file FILE`. */
import { announce, endOnSignal, listen, readOptions } from "./control/run-process.ts";
import { GP_PATH } from "./gp/gp-server.ts";
import { GP_DOMAIN, GP_USER, startGp } from "./gp/start-gp.ts";

const options = readOptions(process.argv.slice(2));
const started = await startGp(options);
endOnSignal();
const port = await listen(started.server, options.port);
const controlPort = await listen(started.control, options.controlPort);
announce({ port, controlPort, path: GP_PATH, caFile: started.tls.caFile, domain: GP_DOMAIN, username: GP_USER });
