// Preloaded by tests: ends the process by SIGKILL once a file of the path ECGAN_KILL_WRITING has half its content.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const path = new RegExp(process.env.ECGAN_KILL_WRITING);
const { open, appendFile } = fs.promises;

fs.promises.open = async (file, flags, ...others) => {
  const handle = await open(file, flags, ...others);
  if (!path.test(`${file}`) || !/[wa]/.test(`${flags}`)) return handle;
  await handle.write('half');
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};
fs.promises.appendFile = async (file, ...others) => {
  await appendFile(file, ...others);
  if (path.test(`${file}`)) process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
