import { openStore } from './src/sqlite/open.ts';
for (const p of process.argv.slice(2)) try { openStore({ path: p }); console.log('opened', p); } catch (e) { console.log(p, '->', (e as Error).name, (e as Error).message); }
