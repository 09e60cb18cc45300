import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAddon } from './compileAddon.js';
import type { InstallContext } from './InstallContext.js';
import { nodeApiInclude } from './nodeApiInclude.js';

/**
 * Source of an addon with two functions: `mute` redirects stderr to /dev/null, `unmute` restores it.
 *
 * libtensorflow 2.2x prints on stderr while it is loaded, and no environment variable or call can prevent this. Node
 * cannot duplicate file descriptors, so C code does it.
 */
const source = `
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>
static int stderr_aside = -1;
static napi_value Mute(napi_env env, napi_callback_info) {
  if (stderr_aside >= 0) return nullptr;
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return nullptr;
  stderr_aside = fcntl(2, F_DUPFD_CLOEXEC, 3);
  if (stderr_aside >= 0) dup2(nowhere, 2);
  close(nowhere);
  return nullptr;
}
static napi_value Unmute(napi_env env, napi_callback_info) {
  if (stderr_aside < 0) return nullptr;
  dup2(stderr_aside, 2);
  close(stderr_aside);
  stderr_aside = -1;
  return nullptr;
}
NAPI_MODULE_INIT() {
  napi_value mute, unmute;
  napi_create_function(env, "mute", NAPI_AUTO_LENGTH, Mute, nullptr, &mute);
  napi_create_function(env, "unmute", NAPI_AUTO_LENGTH, Unmute, nullptr, &unmute);
  napi_set_named_property(env, exports, "mute", mute);
  napi_set_named_property(env, exports, "unmute", unmute);
  return exports;
}
`;

/**
 * Compiles the addon `mute.node` into the backend's folder. It is optional: without it, libtensorflow prints when it is
 * loaded.
 */
export async function buildStderrSilencer({ folder, run }: InstallContext): Promise<void> {
  if (process.platform === 'win32') return;
  const file = join(folder, 'mute.cc');
  writeFileSync(file, source);
  await compileAddon({ sources: [file], output: join(folder, 'mute.node'), include: [nodeApiInclude(folder)] }, run);
}
