// A stack in a process of its own, to be killed: `stack-process.ts DATA_DIR SUPABASE_DIR`.
import process from 'node:process';
import { startStack } from '../../../../local/stack.ts';

const [dataDir, supabaseDir] = process.argv.slice(2);
const stack = await startStack({ dataDir, supabaseDir, port: 0 });
await fetch(`${stack.url}/functions/v1/hangs`);
await stack.sql('create table public.kept (n int)');
await stack.sql('insert into public.kept values (0)');
for (let n = 1; n <= 1000; n++) await stack.sql('update public.kept set n = $1', [n]);
console.log(JSON.stringify({ pids: Object.values(stack.functionsPids()).flat() }));
