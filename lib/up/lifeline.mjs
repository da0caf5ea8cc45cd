// Loaded first (`node --import`) in every process that must not outlive the one that started it. It holds one end of a
// pipe; when the other end closes, however the starter died, this process is asked to stop. Also where signals do not
// arrive: npm passes none on, and `kill -9` sends none.
import { Socket } from "node:net";

const fd = Number(process.env.ML_LIFELINE_FD ?? 0);
// Children of this process have other ends of other pipes.
delete process.env.ML_LIFELINE_FD;

// With a channel to its parent (`node --watch` has one) that number is the channel's.
if (fd > 2 && !process.connected) {
  const line = new Socket({ fd, readable: true, writable: false });
  line.on("error", () => undefined);
  line.on("close", () => process.kill(process.pid, "SIGTERM"));
  line.resume();
  line.unref();
}
