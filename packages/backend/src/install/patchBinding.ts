import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';

/**
 * Revision of the patch. Increase it when {@link patchBinding} changes, so that `installTensorflow` rebuilds older
 * bindings.
 */
export const bindingRevision = 1;

/** C++ that gives the binding's methods access to the eager context, which is private to its backend. */
const context = `
  // The context that executeOp() runs in.
  TFE_Context *context() const { return tfe_context_; }
`;

/** C++ of three methods that tfjs-node's binding lacks. `compile` needs them to make a recorded step a single op. */
const methods = `
// Makes a function (a serialised FunctionDef) an op of the context: executeOp() runs it by its name.
// - definition (Uint8Array)
static napi_value AddFunction(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value definition;
  ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &argc, &definition, nullptr, nullptr), nullptr);
  bool is_typed_array = false;
  if (argc == 1) {
    ENSURE_NAPI_OK_RETVAL(env, napi_is_typedarray(env, definition, &is_typed_array), nullptr);
  }
  if (!is_typed_array) {
    NAPI_THROW_ERROR(env, "addFunction() expects a Uint8Array.");
    return nullptr;
  }
  napi_typedarray_type type;
  size_t length;
  void *data;
  ENSURE_NAPI_OK_RETVAL(
      env, napi_get_typedarray_info(env, definition, &type, &length, &data, nullptr, nullptr), nullptr);
  if (type != napi_uint8_array) {
    NAPI_THROW_ERROR(env, "addFunction() expects a Uint8Array.");
    return nullptr;
  }
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (!backend) return nullptr;
  TF_AutoStatus tf_status;
  TFE_ContextAddFunctionDef(backend->context(), static_cast<const char *>(data), length, tf_status.status);
  ENSURE_TF_OK_RETVAL(env, tf_status, nullptr);
  return nullptr;
}

// Takes a function out of the context again.
// - name (string)
static napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value name_value;
  ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &argc, &name_value, nullptr, nullptr), nullptr);
  if (argc != 1) {
    NAPI_THROW_ERROR(env, "removeFunction() expects a name.");
    return nullptr;
  }
  ENSURE_VALUE_IS_STRING_RETVAL(env, name_value, nullptr);
  std::string name;
  ENSURE_NAPI_OK_RETVAL(env, GetStringParam(env, name_value, name), nullptr);
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (!backend) return nullptr;
  TF_AutoStatus tf_status;
  TFE_ContextRemoveFunction(backend->context(), name.c_str(), tf_status.status);
  ENSURE_TF_OK_RETVAL(env, tf_status, nullptr);
  return nullptr;
}

// Every op of this libtensorflow with its arguments and attributes: a serialised OpList.
static napi_value GetOpList(napi_env env, napi_callback_info info) {
  TF_Buffer *list = TF_GetAllOpList();
  napi_value result;
  napi_status nstatus = napi_create_buffer_copy(env, list->length, list->data, nullptr, &result);
  TF_DeleteBuffer(list);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
  return result;
}

`;

const exported = ['addFunction', 'removeFunction', 'getOpList']
  .map((name) => {
    const method = `${name[0].toUpperCase()}${name.slice(1)}`;
    return `      {"${name}", nullptr, ${method}, nullptr, nullptr, nullptr, napi_default, nullptr},\n`;
  })
  .join('');

/** Text to insert before a line of a source file. */
const insertions = [
  { file: 'tfjs_backend.h', before: '\n private:\n  TFJSBackend(napi_env env);\n', text: context },
  { file: 'tfjs_binding.cc', before: 'static napi_value InitTFNodeJSBinding(', text: methods.trimStart() },
  { file: 'tfjs_binding.cc', before: '      {"createTensor", nullptr, CreateTensor,', text: exported },
] as const;

/** Adds `addFunction`, `removeFunction` and `getOpList` to the source of tfjs-node's binding. Call it before the build. */
export function patchBinding(packageFolder: string, { failure }: Pick<InstallContext, 'failure'>): void {
  for (const { file, before, text } of insertions) {
    const path = join(packageFolder, 'binding', file);
    const source = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    const parts = source.split(before);
    if (parts.length !== 2) {
      const reason = `${file} differs from the supported release: ${JSON.stringify(before.trim())} does not occur exactly once`;
      throw failure('patch the binding', reason, 'Report this with the version of @ecgan/backend.');
    }
    writeFileSync(path, parts.join(`${text}${before}`));
  }
}
