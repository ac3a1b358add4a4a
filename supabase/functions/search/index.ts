import { withSupabase } from "@supabase/server";
import { ownErrors } from "../_shared/api/auth-errors.ts";
import { callerRpc, serviceClient } from "../_shared/db/client.ts";
import { rpcOf } from "../_shared/db/rpc.ts";
import { createProvider } from "../_shared/embedding/create-provider.ts";
import {
  aiSession,
  readEnv,
  waitUntil,
} from "../_shared/runtime/edge-runtime.ts";
import { consoleLog } from "../_shared/worker/log.ts";
import { handleSearch } from "./handler.ts";

const provider = { env: readEnv, session: aiSession };
const tick = () => performance.now();
const log = consoleLog({ fn: "search" });

export default {
  fetch: ownErrors(
    withSupabase(
      { auth: ["user", "publishable:*", "secret"] },
      (request, caller) => {
        const serviceRpc = rpcOf(serviceClient(), "pipeline");
        return handleSearch(request, {
          callerRpc: callerRpc(caller),
          serviceRpc,
          createProvider,
          provider,
          tick,
          log,
          waitUntil,
        });
      },
    ),
  ),
};
