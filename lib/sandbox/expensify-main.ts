/** The stand-in Expensify as a process: `node lib/sandbox/expensify-main.ts --port 0 --data DIR --password-file FILE`. */
import { announce, endOnSignal, listen, readOptions } from "./control/run-process.ts";
import { EXPENSIFY_PATH } from "./expensify/expensify-server.ts";
import { PARTNER_USER_ID, startExpensify } from "./expensify/start-expensify.ts";

const options = readOptions(process.argv.slice(2));
const started = startExpensify(options);
endOnSignal();
const port = await listen(started.server, options.port);
const controlPort = await listen(started.control, options.controlPort);
announce({ port, controlPort, path: EXPENSIFY_PATH, partnerUserID: PARTNER_USER_ID });
