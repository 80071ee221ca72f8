import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { after, HOUR, MINUTE } from '../src/model/units.ts';
import { openStore } from '../src/sqlite/open.ts';
import { createConclude } from '../src/tracking/conclude.ts';
import { createObserver } from '../src/tracking/observe.ts';
import { openCalls, POLICY, quoteOf, START } from './world.ts';
const f=mkdtempSync('/tmp/zz-');
const store=openStore({path:path.join(f,'a.db')});
await openCalls(store,1000);
const rules={observe:createObserver(POLICY),conclude:createConclude(POLICY),announce:()=>[]} as any;
let best=1e9;
const N=Number(process.argv[2]??60);const ts:number[]=[];
for(let r=0;r<N;r++){const at=after(START,HOUR+r*MINUTE*5);const price=0.001*(1+0.02*Math.sin(r));
 const obs=Array.from({length:1000},(_,i)=>({tokenId:i+1 as any,quote:quoteOf(i,at,price)}));
 const t=performance.now();for(let i=0;i<1000;i+=30)await store.sweep(obs.slice(i,i+30),rules,at);ts.push(performance.now()-t);}
ts.sort((a,b)=>a-b);console.log('median',ts[ts.length>>1].toFixed(2),'min',ts[0].toFixed(2));
await store.close();
