import { measureMemory } from './memtmp.ts'; console.log(process.env.N, process.env.FL, await measureMemory());
