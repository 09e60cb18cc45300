import { Converter, ReflectionKind } from 'typedoc';

/** Calls the entries of the API what they are imported as: `@ecgan/data/node` instead of `data/src/node`. */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (reflection.kindOf(ReflectionKind.Module)) reflection.name = `@ecgan/${reflection.name.replace('/src', '')}`;
  });
}
