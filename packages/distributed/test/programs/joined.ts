// One of the processes of a test: does everything a communicator can and prints what it got as one line of JSON.
import { openMpi } from '@ecgan/distributed';

const processes = await openMpi();
const { rank, size, localRank, localSize, summary } = processes;
const floats = Float32Array.of(rank + 1, 0.5);
await processes.sum(floats);
const doubles = Float64Array.of(1e-12, rank);
await processes.sum(doubles);
const largest = Int32Array.of(rank, -rank);
await processes.max(largest);
const gathered = await processes.gather(Float32Array.from({ length: rank + 1 }, (_, i) => 10 * rank + i));
const sent = Uint8Array.of(rank, 7);
await processes.broadcast(sent, size - 1);
// The same at once.
const [sumAtOnce, doubleAtOnce] = [Float32Array.of(rank + 1), Float64Array.of(1e-12)];
processes.sumSync(sumAtOnce);
processes.sumSync(doubleAtOnce);
const gatheredAtOnce = processes.gatherSync(Int32Array.from({ length: rank }, () => rank));
const waiting = processes.barrier();
let refused = '';
try {
  processes.sumSync(sumAtOnce);
} catch (error) {
  refused = (error as Error).message;
}
await waiting;
// Two lines at once, asked in another order by odd processes.
const other = await processes.duplicate();
const [large, small] = [new Float32Array(3 << 20).fill(rank), Float32Array.of(1)];
const both = rank % 2 ? [processes.sum(large), other.sum(small)] : [other.sum(small), processes.sum(large)];
await Promise.all(both);
await processes.barrier();
const found = {
  rank,
  size,
  localRank,
  localSize,
  summary,
  floats: [...floats],
  doubles: [...doubles],
  largest: [...largest],
};
const more = { gathered: gathered.map((one) => [...one]), sent: [...sent], large: large.at(-1), small: small[0] };
const atOnce = {
  sumAtOnce: [sumAtOnce[0], doubleAtOnce[0]],
  gatheredAtOnce: gatheredAtOnce.map((one) => [...one]),
  refused,
};
process.stdout.write(`${JSON.stringify({ ...found, ...more, ...atOnce })}\n`);
await processes.close();
